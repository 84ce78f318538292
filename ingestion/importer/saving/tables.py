"""The tables that imports write: their natural keys and values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from ingestion.models import (
    ConstructorChronology,
    ConstructorStanding,
    DriverStanding,
    PracticeResult,
    QualifyingResult,
    Race,
    RaceResult,
    SeasonEntry,
    SprintResult,
    StartingGrid,
)


@dataclass(frozen=True)
class Table:
    """Fields are column names (`driver_id`); a record has the source's id without `_id`."""

    model: type[Model]
    key: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return self.key + self.values


ENTRY = ("constructor_id", "position_order")
CLASSIFICATION = (
    *ENTRY,
    "finish_position",
    "status",
    "reason_retired",
    "grid_position",
    "pit_lane_start",
    "qualifying_position",
    "points",
    "laps",
    "time_ms",
    "gap_ms",
    "gap_laps",
    "time_penalty_ms",
)
STANDING = ("position", "position_order", "points", "wins")

CHRONOLOGY = Table(
    ConstructorChronology, ("parent_id", "position"), ("constructor_id", "year_from", "year_to")
)
RACES = Table(
    Race,
    ("season_id", "grand_prix"),
    (
        "circuit_id",
        "round_number",
        "name",
        "official_name",
        "date",
        "start_time",
        "status",
        *Race.SESSION_TIMES,
        "is_sprint_weekend",
        "circuit_type",
        "length_km",
        "turn_count",
        "laps",
    ),
)
SEASON_ENTRIES = Table(
    SeasonEntry, ("season_id", "constructor_id", "driver_id"), ("rounds", "is_test_driver")
)
RACE_RESULTS = Table(
    RaceResult,
    ("race_id", "driver_id", "car_number"),
    (*CLASSIFICATION, "shared_car", "is_pole", "has_fastest_lap", "fastest_lap_ms"),
)
SPRINT_RESULTS = Table(SprintResult, ("race_id", "driver_id"), ("car_number", *CLASSIFICATION))
QUALIFYING_RESULTS = Table(
    QualifyingResult,
    ("race_id", "session", "driver_id"),
    ("car_number", *ENTRY, "position", "status", "time_ms", "q1_ms", "q2_ms", "q3_ms"),
)
STARTING_GRIDS = Table(
    StartingGrid,
    ("race_id", "kind", "driver_id"),
    ("car_number", *ENTRY, "position", "pit_lane_start", "qualifying_position", "penalty", "penalty_places"),
)
PRACTICE_RESULTS = Table(
    PracticeResult,
    ("race_id", "session", "driver_id"),
    ("car_number", *ENTRY, "position", "time_ms", "laps"),
)
DRIVER_STANDINGS = Table(DriverStanding, ("race_id", "driver_id"), STANDING)
CONSTRUCTOR_STANDINGS = Table(ConstructorStanding, ("race_id", "constructor_id", "engine"), STANDING)


def stored(table: Table, scope: Q) -> Iterable[tuple[Any, ...]]:
    return table.model._default_manager.filter(scope).order_by().values_list(*table.fields)
