"""The data of the models: two tables in the order of time."""

from dataclasses import dataclass

import pandas as pd

# The first seasons with new engines, tyres or aerodynamics: the order of the year before predicts less.
NEW_RULES = frozenset({1989, 1994, 1998, 2009, 2014, 2017, 2022, 2026})
MAX_GAP = 4.0  # per cent; a larger gap comes from a spoilt lap, not from a slow car

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
    "entered",
    "position",
    "retired",
    "qualified",
    "grid",
    "provisional_grid",
    "gap_to_pole",
    "part_gap",
    "practice_gap",
    "fastest_lap_gap",
    "sprint_position",
)


@dataclass(frozen=True)
class History:
    """Races and the cars entered in them.

    Attributes
    ----------
    races : one row for each race in the order they were held, RACE_COLUMNS. The weather is the forecast
        made before the start (degrees Celsius, mm, km/h).
    entries : one row for each race and driver, ENTRY_COLUMNS, in the order of `races`.
        lineage_id : one number for a constructor through all its names.
        entered : whether the car takes part; False for a driver who could replace one who does.
        position : finishing position; NaN for a car that was not classified and for a race without result.
        qualified : position in qualifying.
        gap_to_pole : gap to the best qualifying time.
        part_gap : gap to the best time of the last part of qualifying that the car took part in.
        practice_gap : mean gap to the best time of the practice sessions.
        fastest_lap_gap : gap to the fastest lap of the race.
        sprint_position : position in the sprint; NaN for a car that was not classified in one.
        All gaps are in per cent and NaN where unknown.
    """

    races: pd.DataFrame
    entries: pd.DataFrame

    @property
    def last_result(self) -> int:
        """The race_id of the last race with a result."""
        classified = self.entries.loc[self.entries["position"].notna(), "race_id"]
        return int(classified.iloc[-1])
