"""Walk forward through past seasons: each race is forecast from what was known before it."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from f1site.lib.errors import ValidationError
from ingestion.models import ExternalId
from predictions.data import dataset
from predictions.ml import features, walk
from predictions.ml.fitting import decided

COLUMNS = [
    "season",
    "round",
    "driver",
    "model",
    "stage",
    "win_probability",
    "podium_probability",
    "points_probability",
    "expected_position",
    "interval_lower",
    "interval_upper",
]
Progress = Callable[[Sequence[Any], str], Iterable[Any]]


class Backtest:
    """Forecasts of past seasons. Ratings follow every race; the models are refitted every few."""

    def __init__(self, stage: str, first: int, last: int, as_of: datetime, grid: str = "final") -> None:
        """Raises ValidationError where a season or its past is missing."""
        self.asked = {
            "stage": stage,
            "first": first,
            "last": last,
            "as_of": as_of.isoformat(),
            "grid": grid,
        }
        history = dataset.load(as_of)
        self.sprints = history.entries.loc[history.entries["sprint_position"].notna(), "race_id"]
        frame = decided(features.build(history, grid))
        self.walk = walk.Walk(frame, stage, first, last)
        self.calendar = history.races.set_index("race_id")[["season", "round"]]
        raced, begins = set(frame["season"]), {block.begin for block in self.walk.blocks}
        for year in range(first, last + 1):
            if year not in raced:
                raise ValidationError(f"Season {year} has no race with a result.")
            if frame["season"].eq(year).idxmax() not in begins:
                raise ValidationError(
                    f"Too little is imported from before {year}: no model can be fitted for it."
                )

    def run(self, kept: Path, fresh: walk.Fresh, progress: Progress) -> pd.DataFrame:
        """COLUMNS of every race. What a broken run left beside `kept` is used, and removed at the end."""
        kept = kept.with_name(f"{kept.name}.{self.walk.fingerprint}.parts")
        blocks = progress(self.walk.blocks, "Fits")
        said = [one for _, one in zip(blocks, walk.say(self.walk, kept, fresh), strict=True)]
        said.sort(key=lambda one: one.block.begin)
        table = pd.concat(self.walk.tables(said), ignore_index=True)
        shutil.rmtree(kept)
        return self._named(table)

    def of_season(self, year: int, fingerprint: str) -> bytes:
        """What the models say of a season, packed, for the caller of that fingerprint. Raises
        ValidationError where he has other data or other code."""
        if self.walk.fingerprint != fingerprint:
            raise ValidationError(
                "The worker's data, code or packages are not the caller's: same DATABASE_URL, same release?"
            )
        blocks = [block for block in self.walk.blocks if block.season == year]
        return walk.packed([self.walk.of_block(block) for block in blocks])

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        own = ExternalId.objects.filter(kind="driver", source__in=["f1db", "demo"])
        table["driver"] = table["driver_id"].map(dict(own.values_list("driver_id", "external_id")))
        table["stage"] = self.walk.stage
        if self.walk.stage == "after_sprint":
            table = table[table["race_id"].isin(self.sprints)]
        return table.join(self.calendar, on="race_id")[COLUMNS]
