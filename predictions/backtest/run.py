"""Walk forward through past seasons: each race is forecast from what was known before it."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from f1site.lib.errors import ValidationError
from f1site.lib.progress import Progress, no_progress
from ingestion.models import ExternalId
from predictions.backtest.line_ups import expected_rows
from predictions.backtest.parts import Compute, by_season, fingerprint_of, load_or_compute, pack
from predictions.data import dataset
from predictions.ml import features
from predictions.ml.fitting import with_winner
from predictions.ml.walk import Walk

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
    "interval_80_lower",
    "interval_80_upper",
]


class Backtest:
    """Forecasts of past seasons. Ratings move after every race; models are refitted every few races."""

    def __init__(  # noqa: PLR0913 - what to forecast, from what
        self,
        stage: str,
        first: int,
        last: int,
        as_of: datetime,
        grid: str = "final",
        *,
        line_up: str = "actual",
        progress: Progress = no_progress,
    ) -> None:
        """`line_up` is actual, who took part, or expected, as it could be known at the stage.

        Raises ValidationError where a season or the seasons before it are missing.
        """
        self.arguments = {
            "stage": stage,
            "first": first,
            "last": last,
            "as_of": as_of.isoformat(),
            "grid": grid,
            "line_up": line_up,
        }
        history = dataset.load(as_of)
        self.sprints = history.entries.loc[history.entries["sprint_position"].notna(), "race_id"]
        frame = with_winner(features.build(history, grid))
        self.walk = Walk(frame, stage, first, last)
        self.calendar = history.races.set_index("race_id")[["season", "round"]]
        seasons, begins = set(frame["season"]), {block.begin for block in self.walk.blocks}
        for year in range(first, last + 1):
            if year not in seasons:
                raise ValidationError(f"Season {year} has no race with a result.")
            if frame["season"].eq(year).idxmax() not in begins:
                raise ValidationError(
                    f"Too little is imported from before {year}: no model can be fitted for it."
                )
        if line_up == "expected":
            forecast = frame[frame["season"].between(first, last)]
            self.walk = replace(self.walk, expected=expected_rows(forecast, stage, grid, progress))

    def run(self, output: Path, compute: Compute, progress: Progress) -> pd.DataFrame:
        """COLUMNS of every race. Finished blocks are stored beside `output`, and removed at the end."""
        folder = output.with_name(f"{output.name}.{fingerprint_of(self.walk)}.parts")
        blocks = progress(self.walk.blocks, "Fits")
        found = [one for _, one in zip(blocks, load_or_compute(self.walk, folder, compute), strict=True)]
        found.sort(key=lambda one: one.block.begin)
        table = pd.concat(self.walk.tables(found), ignore_index=True)
        shutil.rmtree(folder)
        return self._with_names(table)

    def pack_season(self, year: int, expected_fingerprint: str) -> bytes:
        """The forecasts of a season, packed, for a caller whose walk has that fingerprint.

        Raises ValidationError where the caller has other data or other code.
        """
        if fingerprint_of(self.walk) != expected_fingerprint:
            raise ValidationError(
                "The worker's data, code or packages are not the caller's: same DATABASE_URL, same release?"
            )
        return pack(list(self.walk.forecast_season(by_season(self.walk.blocks)[year])))

    def _with_names(self, table: pd.DataFrame) -> pd.DataFrame:
        ids = ExternalId.objects.filter(kind="driver", source__in=["f1db", "demo"])
        table["driver"] = table["driver_id"].map(dict(ids.values_list("driver_id", "external_id")))
        table["stage"] = self.walk.stage
        if self.walk.stage == "after_sprint":
            table = table[table["race_id"].isin(self.sprints)]
        return table.join(self.calendar, on="race_id")[COLUMNS]
