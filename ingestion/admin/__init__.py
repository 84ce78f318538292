from ingestion.admin import calendar, entrants, identity, importing, record, results

__all__ = ["calendar", "entrants", "identity", "importing", "record", "results"]
