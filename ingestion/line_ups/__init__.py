"""Who drives in a race, as known at an instant: one answer for forecasts, admin, API and pages."""

from ingestion.line_ups.line_up import Car, LineUp, line_up

__all__ = ["Car", "LineUp", "line_up"]
