"""Adds the forecasts of a race to the ledger."""

from typing import Any

import pandas as pd

from predictions.ledger import chain
from predictions.ledger.documents import Entry
from predictions.models import Forecast, Prediction, RecordKind, TrainedModel


def add(
    table: pd.DataFrame, models: dict[str, TrainedModel], kind: RecordKind | None = None, **fields: Any
) -> list[Forecast]:
    """Add one forecast for each model from `table`: `forecast.table` with grid and contributions.

    `fields` are the Forecast fields that all share; `kind` is BACKTEST for those of a backtest. A model
    whose last forecast is the same adds none. Returns the forecasts added.
    """
    added = chain.add(_entries(table, models, **fields), kind)
    return [forecast for forecast in added if isinstance(forecast, Forecast)]


def _entries(table: pd.DataFrame, models: dict[str, TrainedModel], **fields: Any) -> list[Entry]:
    rows = {
        name: [build_prediction(row, models[str(name)]) for row in own.to_dict("records")]
        for name, own in table.groupby("model", sort=False)
        if name in models
    }
    return [Entry(Forecast(model=model, **fields), rows.get(name, [])) for name, model in models.items()]


def build_prediction(row: dict[Any, Any], model: TrainedModel) -> Prediction:
    """A prediction, unsaved, from a row of the table that `add` takes."""
    grid_position = row["grid_position"]
    return Prediction(
        race_id=row["race_id"],
        model=model,
        driver_id=row["driver_id"],
        constructor_id=row["constructor_id"],
        grid_position=None if pd.isna(grid_position) else int(grid_position),
        win_probability=row["win_probability"],
        podium_probability=row["podium_probability"],
        points_probability=row["points_probability"],
        expected_position=row["expected_position"],
        confidence_interval_lower=row["interval_lower"],
        confidence_interval_upper=row["interval_upper"],
        interval_80_lower=row["interval_80_lower"],
        interval_80_upper=row["interval_80_upper"],
        finish_probability=row["finish_probability"],
        place_probabilities=row["place_probabilities"],
        contributions=row["contributions"] or {},
    )
