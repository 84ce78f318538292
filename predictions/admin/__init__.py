from predictions.admin import bases, documents, forecasts, trained_models

__all__ = ["bases", "documents", "forecasts", "trained_models"]
