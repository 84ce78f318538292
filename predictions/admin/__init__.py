from predictions.admin import bases, forecasts, trained_models

__all__ = ["bases", "forecasts", "trained_models"]
