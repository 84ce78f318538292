"""Who drives in a race, as known at an instant: one answer for forecasts, admin, API and pages."""

from ingestion.line_ups.expected import CARS
from ingestion.line_ups.line_up import Car, LineUp, line_up

__all__ = ["CARS", "Car", "LineUp", "line_up"]
