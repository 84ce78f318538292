from ingestion.admin import calendar, entrants, record, results

__all__ = ["calendar", "entrants", "record", "results"]
