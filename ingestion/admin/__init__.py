from ingestion.admin import calendar, entrants, importing, record, results

__all__ = ["calendar", "entrants", "importing", "record", "results"]
