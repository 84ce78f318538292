from ingestion.admin import calendar, differences, entrants, identity, importing, provenance, results

__all__ = ["calendar", "differences", "entrants", "identity", "importing", "provenance", "results"]
