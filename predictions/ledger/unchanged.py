"""Whether a forecast equals the last one on the same basis."""

from collections.abc import Sequence
from typing import Any

from predictions.ledger.documents import AnyRow, Entry
from predictions.models import Forecast, Prediction, RecordKind, SeasonForecast, SeasonPrediction

# A forecast with the same values in these fields and the same rows is not added again.
RACE_BASIS = ("race_id", "model_id", "stage", "grid", "data_through_id")
SEASON_BASIS = (
    "season_id",
    "championship",
    "model_id",
    "next_race_id",
    "stage",
    "grid",
    "data_through_id",
)


def is_unchanged(entry: Entry, kind: RecordKind) -> bool:
    """Whether the last forecast on the same basis, for the same or an earlier moment, has equal rows.

    One that was made before the race is as good as a late one or one with a set clock, but not the reverse.
    """
    forecast = entry.forecast
    kinds = {kind} if kind == RecordKind.BACKTEST else {kind, RecordKind.LIVE}
    basis = RACE_BASIS if isinstance(forecast, Forecast) else SEASON_BASIS
    same = {field: getattr(forecast, field) for field in basis}
    manager: Any = type(forecast)._default_manager
    found = manager.filter(**same, as_of__lte=forecast.as_of, kind__in=kinds).order_by("as_of", "pk")
    last: Forecast | SeasonForecast | None = found.last()
    return last is not None and _content(list(last.predictions.all())) == _content(entry.rows)


def _content(rows: Sequence[AnyRow]) -> list[Any]:
    """The values of a forecast, in an order that does not depend on the database."""
    return sorted(_of_race(row) if isinstance(row, Prediction) else _of_season(row) for row in rows)


def _of_race(row: Prediction) -> list[Any]:
    """To nine digits; older forecasts do not have all values."""
    numbers = (
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
    grid = row.grid_position or 0
    return [row.driver_id, row.constructor_id, grid, *(f"{n:.9f}" for n in numbers if n is not None)]


def _of_season(row: SeasonPrediction) -> list[Any]:
    return [
        row.driver_id or 0,
        row.constructor_id,
        row.status,
        float(row.points),
        row.positions,
        f"{row.expected_points:.6f}",
        f"{row.title_probability:.6f}",
    ]
