"""Forecasts of a backtest, made of those of the small world."""

import pandas as pd

from ingestion.models import Race
from predictions.forecasts import ledger
from predictions.models import Forecast, Prediction

SAME = (
    "race_id",
    "driver_id",
    "constructor_id",
    "grid_position",
    "win_probability",
    "podium_probability",
    "points_probability",
    "expected_position",
    "interval_80_lower",
    "interval_80_upper",
    "finish_probability",
    "place_probabilities",
    "contributions",
)


def add_backtest(forecast: Forecast, sharper: float = 1.0) -> Forecast:
    """A backtest with the win probabilities of `forecast`, times `sharper` for all but the favourite."""
    rows = [_row(row, sharper) for row in forecast.predictions.order_by("-win_probability")]
    rows[0]["win_probability"] = 1 - sum(row["win_probability"] for row in rows[1:])
    rows[0] |= dict.fromkeys(("podium_probability", "points_probability", "finish_probability"), 1.0)
    rows[0] |= {
        "interval_lower": 0.0,
        "interval_80_lower": 0.0,
        "interval_upper": 1.0,
        "interval_80_upper": 1.0,
    }
    header = {name: getattr(forecast, name) for name in ("race", "stage", "grid", "as_of", "line_up")}
    before = Race.objects.filter(date__lt=forecast.data_through.date).order_by("date").last()
    (added,) = ledger.add(
        pd.DataFrame(rows),
        {forecast.model.type: forecast.model},
        kind="backtest",
        data_through=before,
        **header,
    )
    return added


def _row(row: Prediction, sharper: float) -> dict[str, object]:
    values = {name: getattr(row, name) for name in SAME} | {"model": row.model.type}
    values["interval_lower"], values["interval_upper"] = 0.0, row.confidence_interval_upper
    values["interval_80_lower"] = 0.0
    values["win_probability"] = row.win_probability * sharper
    return values
