from predictions.admin import forecasts, trained_models

__all__ = ["forecasts", "trained_models"]
