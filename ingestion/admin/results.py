from typing import ClassVar

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from f1site.lib.admin import Format
from ingestion.admin.differences import StatedAdmin
from ingestion.durations import formatted
from ingestion.models import (
    ConstructorStanding,
    DriverStanding,
    PracticeResult,
    QualifyingResult,
    RaceResult,
    SprintResult,
    StartingGrid,
)

CLASSIFICATION = ["race", "finish_position", "driver", "constructor", "grid_position", "status", "points"]


DURATIONS = ["time_ms", "gap_ms", "time_penalty_ms", "fastest_lap_ms", "q1_ms", "q2_ms", "q3_ms"]


class OfRaceAdmin(StatedAdmin):
    """Rows of a race, newest race first, found by race, driver and constructor."""

    list_filter: list[object] = [("race", AutocompleteSelectFilter)]
    ordering = ["-race__date", "position_order"]
    list_select_related = ["race__season", "driver", "constructor"]
    search_fields = ["race__name", "race__season__year", "driver__name", "constructor__name"]
    autocomplete_fields = ["race", "driver", "constructor"]
    field_formats: ClassVar[dict[str, Format]] = dict.fromkeys(DURATIONS, formatted)


@admin.register(RaceResult)
class RaceResultAdmin(OfRaceAdmin):
    list_display = [*CLASSIFICATION, "reason_retired"]
    list_filter = [("race", AutocompleteSelectFilter), "status", "pit_lane_start", "shared_car"]


@admin.register(SprintResult)
class SprintResultAdmin(OfRaceAdmin):
    list_display = CLASSIFICATION
    list_filter = [("race", AutocompleteSelectFilter), "status"]


@admin.register(QualifyingResult)
class QualifyingResultAdmin(OfRaceAdmin):
    list_display = ["race", "session", "position", "driver", "constructor", "q1_ms", "q2_ms", "q3_ms"]
    list_filter = [("race", AutocompleteSelectFilter), "session", "status"]


@admin.register(StartingGrid)
class StartingGridAdmin(OfRaceAdmin):
    list_display = ["race", "kind", "position", "driver", "constructor", "qualifying_position", "penalty"]
    list_filter = [("race", AutocompleteSelectFilter), "kind", "pit_lane_start"]


@admin.register(PracticeResult)
class PracticeResultAdmin(OfRaceAdmin):
    list_display = ["race", "session", "position", "driver", "constructor", "time_ms", "laps"]
    list_filter = [("race", AutocompleteSelectFilter), "session"]


@admin.register(DriverStanding)
class DriverStandingAdmin(OfRaceAdmin):
    list_display = ["race", "position", "driver", "points", "wins"]
    list_select_related = ["race__season", "driver"]
    search_fields = ["race__name", "race__season__year", "driver__name"]
    autocomplete_fields = ["race", "driver"]


@admin.register(ConstructorStanding)
class ConstructorStandingAdmin(OfRaceAdmin):
    list_display = ["race", "position", "constructor", "engine", "points", "wins"]
    list_select_related = ["race__season", "constructor"]
    search_fields = ["race__name", "race__season__year", "constructor__name"]
    autocomplete_fields = ["race", "constructor"]
