"""The races whose winner the ensemble thought least likely."""

from datetime import datetime
from typing import Any

from analytics.models import ModelAccuracy
from analytics.summaries.selection import Selection, last_of_each_race
from predictions.models import Prediction

ROW = {
    "race_id": "race_id",
    "season": "race__season__year",
    "round": "race__round_number",
    "race": "race__name",
    "date": "race__date",
    "stage": "stage",
    "forecast_id": "forecast_id",
    "log_loss": "log_loss",
    "winner_rank": "winner_rank",
    "winner": "actual_winner__name",
    "winner_id": "actual_winner_id",
    "second_winner": "second_winner__name",
    "second_winner_id": "second_winner_id",
    "favourite": "predicted_winner__name",
    "favourite_id": "predicted_winner_id",
}


def biggest_surprises(selection: Selection, limit: int, now: datetime) -> dict[str, Any]:
    """The largest log loss first, one forecast a race: of its latest stage by default."""
    scored, kind = last_of_each_race(selection, now)
    worst = sorted(scored, key=lambda score: (-score.log_loss, score.race_id))[:limit]
    forecasts = [score.forecast_id for score in worst]
    found = ModelAccuracy.objects.filter(forecast__in=forecasts, kind=kind).order_by("-log_loss", "race")
    races = [dict(zip(ROW, row, strict=True)) for row in found.values_list(*ROW.values())]
    predictions = Prediction.objects.filter(forecast__in=forecasts).order_by()
    chances = {
        (forecast, driver): chance
        for forecast, driver, chance in predictions.values_list("forecast", "driver", "win_probability")
    }
    for race in races:
        winners = (race["winner_id"], race["second_winner_id"])
        race["winner_probability"] = sum(chances.get((race["forecast_id"], w), 0.0) for w in winners)
        race["favourite_probability"] = chances.get((race["forecast_id"], race["favourite_id"]), 0.0)
    return {
        "kind": kind,
        "stage": selection.stage or None,
        "season": selection.season,
        "scored_races": len(scored),
        "races": races,
    }
