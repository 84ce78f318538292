from ingestion.admin import (
    calendar,
    differences,
    entrants,
    identity,
    importing,
    line_ups,
    provenance,
    results,
)

__all__ = [
    "calendar",
    "differences",
    "entrants",
    "identity",
    "importing",
    "line_ups",
    "provenance",
    "results",
]
