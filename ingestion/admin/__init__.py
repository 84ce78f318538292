from ingestion.admin import calendar, entrants, identity, importing, provenance, results

__all__ = ["calendar", "entrants", "identity", "importing", "provenance", "results"]
