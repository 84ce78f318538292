from ingestion.admin import calendar, entrants, identity, importing, line_ups, provenance, results

__all__ = ["calendar", "entrants", "identity", "importing", "line_ups", "provenance", "results"]
