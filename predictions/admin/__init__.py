from predictions.admin import record, trained

__all__ = ["record", "trained"]
