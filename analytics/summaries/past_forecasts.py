"""The ensemble's forecasts of a driver or a constructor beside the results."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from analytics.models import ScoreKind
from analytics.summaries.careers import Result
from analytics.summaries.selection import default_kind
from predictions.models import ModelType, Prediction
from predictions.models.forecast import STAGE_ORDER

ROW = {
    "race_id": "race_id",
    "driver_id": "driver_id",
    "forecast_id": "forecast_id",
    "stage": "forecast__stage",
    "kind": "forecast__accuracies__kind",
    "win_probability": "win_probability",
    "podium_probability": "podium_probability",
    "expected_position": "expected_position",
}


def past_forecasts(
    results: Iterable[Result], races: QuerySet[Any], kind: str, **whose: int
) -> dict[str, Any]:
    """One scored forecast for each race and car, of the latest stage; all of one kind.

    `whose` is `driver` or `constructor`. Without a kind, live ones if there are any of these races.
    """
    scored = Prediction.objects.filter(
        forecast__accuracies__forecaster=ModelType.ENSEMBLE, race__in=races, **whose
    )
    rows = [dict(zip(ROW, row, strict=True)) for row in scored.order_by().values_list(*ROW.values())]
    kind = kind or default_kind(any(row["kind"] == ScoreKind.LIVE for row in rows))
    rows = [row for row in rows if row["kind"] == kind]
    last = {
        (row["race_id"], row["driver_id"]): row
        for row in sorted(rows, key=lambda row: (STAGE_ORDER[row["stage"]], row["forecast_id"]))
    }
    shown = [
        _with_result(last[key], row)
        for row in results
        if (key := (row.race_id, row.driver_id)) in last and not row.shared_car
    ]
    return {
        "kind": str(kind),
        "count": len(shown),
        "expected_wins": sum(row["win_probability"] for row in shown),
        "wins": sum(row["finish"] == 1 for row in shown),
        "expected_podiums": sum(row["podium_probability"] for row in shown),
        "podiums": sum(row["finish"] in (1, 2, 3) for row in shown),
        "forecasts": shown,
    }


def _with_result(forecast: dict[str, Any], result: Result) -> dict[str, Any]:
    shown = {name: value for name, value in forecast.items() if name != "kind"}
    race = {"season": result.season, "round": result.round, "race": result.race, "driver": result.driver}
    return {**shown, **race, "finish": result.finish, "status": result.status}
