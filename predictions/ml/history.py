"""What the models may look at: two tables, in the order of time."""

from dataclasses import dataclass

import pandas as pd

# Seasons with other engines, tyres or aerodynamics: last year's order says less.
NEW_RULES = frozenset({1989, 1994, 1998, 2009, 2014, 2017, 2022, 2026})
GAP_CUT = 4.0  # per cent; beyond it a lap was spoilt, not slow

RACE_COLUMNS = (
    "race_id",
    "season",
    "round",
    "date",
    "circuit_id",
    "track_length_km",
    "turn_count",
    "elevation_variance",
    "temperature_c",
    "precipitation_mm",
    "wind_speed_kmh",
)
ENTRY_COLUMNS = (
    "race_id",
    "driver_id",
    "constructor_id",
    "lineage_id",
    "position",
    "retired",
    "qualified",
    "grid",
    "provisional_grid",
    "gap_to_pole",
    "part_gap",
    "practice_gap",
    "finish_gap",
    "fastest_lap_gap",
    "sprint_position",
    "sprint_gap",
)


@dataclass(frozen=True)
class History:
    """Races and the cars entered in them.

    `races`: a row a race in the order held, RACE_COLUMNS; weather as forecast before the start.
    `entries`: a row a race and driver, ENTRY_COLUMNS, in the order of `races`. `position` is NaN
    where the car was not classified, and throughout a race without a result; `qualified` is the place
    in qualifying. Gaps are
    in per cent and NaN where there is none: `gap_to_pole` to the best qualifying time, `part_gap` to
    the best of the last part of qualifying that the car took part in, `practice_gap` to the best of a
    session on average, `finish_gap` to the winner, `fastest_lap_gap` to the race's fastest lap.
    `sprint_position` and `sprint_gap` (to its winner) are NaN where there was no sprint and where the
    car was not classified in it. `lineage_id` is one number for an organisation through its names.
    """

    races: pd.DataFrame
    entries: pd.DataFrame

    @property
    def last_result(self) -> int:
        """The race_id of the last race with a result."""
        classified = self.entries.loc[self.entries["position"].notna(), "race_id"]
        return int(classified.iloc[-1])
