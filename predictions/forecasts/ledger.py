"""The ledger of forecasts: rows are added and sealed, never changed."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pandas as pd
from django.db import transaction

from f1site.lib import clock
from f1site.lib.database import locks
from ingestion import generation
from predictions.models import Forecast, Prediction, TrainedModel
from predictions.models.append_only import AppendOnly

Row = TypeVar("Row", bound=AppendOnly)

# A forecast with the same values in these fields and the same predictions is not added again.
BASIS = ("race", "model", "stage", "grid", "data_through_id")
FIRST_HASH = "0" * 64
CHAIN_LOCK = 0x0F1C4A1  # any number, the same in every process


@transaction.atomic
def add(table: pd.DataFrame, models: dict[str, TrainedModel], **header: Any) -> list[Forecast]:
    """Add one forecast for each model from `table`: `forecast.table` with grid and contributions.

    `header` are the Forecast fields that all share. A model whose last forecast is the same adds none.
    Returns the forecasts added.
    """
    locks.lock_until_commit(CHAIN_LOCK)
    added = []
    for name, model in models.items():
        rows = [build_prediction(row, model) for row in table[table["model"] == name].to_dict("records")]
        forecast = Forecast(model=model, created_at=clock.now(), **header)
        if not is_unchanged(forecast, rows, BASIS, _content):
            _append(forecast, rows)
            added.append(forecast)
    if added:
        generation.renew()
    return added


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


def _append(forecast: Forecast, rows: list[Prediction]) -> None:
    last = Forecast.objects.order_by("pk").last()
    forecast.previous_hash = last.hash if last else FIRST_HASH
    forecast.hash = seal_hash(forecast, rows)
    forecast.save()
    for row in rows:
        row.forecast = forecast
    Prediction.objects.bulk_create(rows)


def is_unchanged(
    forecast: AppendOnly, rows: list[Row], basis: Sequence[str], content: Callable[[list[Row]], object]
) -> bool:
    """Whether the last forecast for the same or an earlier moment says the same.

    That is: it has the same `basis` fields, and its rows have the same `content`.
    """
    same = {field: getattr(forecast, field) for field in (*basis, "as_of")}
    same["as_of__lte"] = same.pop("as_of")
    last: Any = type(forecast)._default_manager.filter(**same).order_by("as_of", "pk").last()
    return last is not None and content(list(last.predictions.all())) == content(rows)


def _content(rows: list[Prediction]) -> list[list[Any]]:
    """The values of a forecast to nine digits, in an order that does not depend on the database.

    Older forecasts were sealed without what they do not have.
    """
    return sorted(
        [
            row.driver_id,
            row.constructor_id,
            row.grid_position,
            *(
                f"{value:.9f}"
                for value in (
                    row.win_probability,
                    row.podium_probability,
                    row.points_probability,
                    row.expected_position,
                    row.confidence_interval_lower,
                    row.confidence_interval_upper,
                    row.interval_80_lower,
                    row.interval_80_upper,
                    row.finish_probability,
                    *(row.place_probabilities or []),
                )
                if value is not None
            ),
        ]
        for row in rows
    )


def _contributions(rows: list[Prediction]) -> list[Any]:
    """The contributions by driver; empty where there are none, as in older forecasts."""
    parts = sorted(
        (row.driver_id, [(factor, f"{part:.6f}") for factor, part in sorted(row.contributions.items())])
        for row in rows
    )
    return [parts] if any(row.contributions for row in rows) else []


def seal_hash(forecast: Forecast, rows: list[Prediction]) -> str:
    """SHA-256 over a forecast, its rows and the previous hash, so that a changed row is detected."""
    content = [
        forecast.previous_hash,
        forecast.race_id,
        forecast.model_id,
        str(forecast.stage),
        str(forecast.grid),
        forecast.as_of.isoformat(),
        forecast.created_at.isoformat(),
        forecast.data_through_id,
        _content(rows),
        *_contributions(rows),
        # Older forecasts have none.
        *([forecast.line_up] if forecast.line_up else []),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
