"""What the models may look at: two tables, in the order of time."""

from dataclasses import dataclass

import pandas as pd

RACE_COLUMNS = (
    "race_id", "season", "round", "date", "circuit_id", "track_length_km", "turn_count",
    "elevation_variance", "temperature_c", "precipitation_mm", "wind_speed_kmh",
)  # fmt: skip
ENTRY_COLUMNS = (
    "race_id", "driver_id", "constructor_id", "lineage_id", "position", "retired", "grid",
    "provisional_grid", "gap_to_pole",
)  # fmt: skip


@dataclass(frozen=True)
class History:
    """Races and the cars entered in them.

    `races`: a row a race in the order held, RACE_COLUMNS; weather as forecast before the start.
    `entries`: a row a race and driver, ENTRY_COLUMNS, in the order of `races`. `position` is NaN
    where the car was not classified, and throughout a race without a result. `gap_to_pole` is in
    per cent of the pole time. `lineage_id` is one number for an organisation through its names.
    """

    races: pd.DataFrame
    entries: pd.DataFrame

    @property
    def last_result(self) -> int:
        """The race_id of the last race with a result."""
        classified = self.entries.loc[self.entries["position"].notna(), "race_id"]
        return int(classified.iloc[-1])
