"""Forecast a race with the serving models and add the forecasts to the ledger."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from f1site.lib import tracing
from f1site.lib.errors import ValidationError
from f1site.lib.metrics.instruments import timed
from ingestion.line_ups import line_up
from ingestion.models import Race
from predictions.data import dataset, stages
from predictions.data.facts import consistent_facts
from predictions.forecasts import ledger
from predictions.ml import explanations, features, forecast
from predictions.ml.fitting import Fitted
from predictions.model_sets import serving
from predictions.models import Forecast, GridKind, Stage


@tracing.traced("forecast")
@timed("forecast")
def generate(race: Race, as_of: datetime, stage: str = "") -> list[Forecast]:
    """Forecast `race` by every serving model from what was known at `as_of`.

    Without a stage, the latest that can be known then. Returns the forecasts added; a model whose
    last forecast is the same adds none. Raises ValidationError where `as_of` is too late or the stage
    too early, ModelTrainingError without a model that old.
    """
    if race.is_over(as_of):
        raise ValidationError(f"{race} is over by {as_of:%Y-%m-%d %H:%M}: choose an earlier --as-of.")
    with consistent_facts():
        race = Race.objects.select_related("season").get(pk=race.pk)
        latest_stage, grid = stages.latest_stage(race, as_of)
        stage = stage or latest_stage
        stages.require_stage(stage, race, as_of)
        if stage != Stage.AFTER_QUALIFYING:
            grid = GridKind.NONE
        models = serving.serving_models(as_of)
        entered = line_up(race, as_of)
        history = dataset.load(as_of, entered, grid)
    frame = features.build(history)
    cars = frame[frame["race_id"] == race.pk]
    table = on_grid(serving.fitted_models(models["ensemble"].version, stage), cars, grid)
    fields: dict[str, Any] = {
        "race": race,
        "stage": stage,
        "grid": grid,
        "as_of": as_of,
        "line_up": entered.basis,
    }
    return ledger.add(table, models, data_through_id=history.last_result, **fields)


def on_grid(fitted: Fitted, cars: pd.DataFrame, grid: GridKind) -> pd.DataFrame:
    """The table that `ledger.add` takes: `explained`, and the grid positions if a grid is known."""
    table = explained(fitted, cars)
    places = cars.set_index("driver_id")["grid_position"]
    table["grid_position"] = table["driver_id"].map(places) if grid != GridKind.NONE else np.nan
    return table


def explained(fitted: Fitted, cars: pd.DataFrame) -> pd.DataFrame:
    """`forecast.by_all_models` of a race's cars, and the contributions to each row in a column."""
    with timed("inference"):
        table = forecast.by_all_models(fitted, cars)
    parts = explanations.explain(fitted, cars)
    keys = zip(table["model"], table["driver_id"], strict=True)
    return table.assign(contributions=pd.Series([parts[key] for key in keys], table.index))
