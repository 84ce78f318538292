"""Walk forward through past seasons: each race is forecast from what was known before it."""

from datetime import datetime

import pandas as pd

from f1site.lib.errors import ValidationError
from ingestion.models import ExternalId
from predictions import dataset
from predictions.ml import features
from predictions.ml.fitting import SeasonBySeason, forecast

COLUMNS = [
    "season", "round", "driver", "model", "stage", "win_probability", "podium_probability",
    "points_probability", "expected_position", "interval_lower", "interval_upper",
]  # fmt: skip


class Backtest:
    """Forecasts of each season by models fitted on the seasons before it.

    Features and ratings follow every race; only the fitting waits for the winter.
    """

    def __init__(self, stage: str, as_of: datetime, grid: str = "final") -> None:
        history = dataset.load(as_of)
        self.stage = stage
        self.frame = features.build(history, grid)
        self.round = history.races.set_index("race_id")["round"]
        own = ExternalId.objects.filter(kind="driver", source__in=["f1db", "demo"])
        self.driver = dict(own.values_list("driver_id", "external_id"))
        self.fits = SeasonBySeason(self.frame, stage)

    def season(self, year: int) -> pd.DataFrame:
        """COLUMNS of the season's races. Raises ValidationError where it or its past is missing."""
        raced = self.frame[self.frame["season"] == year]
        if raced.empty:
            raise ValidationError(f"Season {year} has no race with a result.")
        if self.fits.rows_before(year).empty:
            raise ValidationError(f"Nothing is imported from before {year}: no model can be fitted for it.")
        table = forecast(self.fits.before(year), raced)
        table["season"], table["stage"] = year, self.stage
        table["round"] = table["race_id"].map(self.round)
        table["driver"] = table["driver_id"].map(self.driver)
        return table[COLUMNS]
