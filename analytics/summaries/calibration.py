"""Whether the published probabilities were right, from the forecasts that were scored."""

from datetime import datetime
from typing import Any

import numpy as np

from analytics.statistics.calibration import Slope, bins, calibration_error, odds_slope, win_slope
from analytics.summaries.selection import Selection, last_of_each_race
from ingestion.models import RaceResult
from predictions.ml.races import Floats, Ints
from predictions.models import ModelType, Prediction

PLACES = {"win": 1, "podium": 3}


def calibration(selection: Selection, outcome: str, now: datetime) -> dict[str, Any]:
    """Of one forecaster, the ensemble by default, and one forecast a race: of its latest stage by default.

    `outcome` is one of PLACES. The probabilities are those published, before any car withdrew.
    """
    scored, kind = last_of_each_race(selection, now)
    probability, happened, race = _load([score.forecast_id for score in scored], outcome)
    table = bins(probability, happened)
    return {
        "kind": kind,
        "stage": selection.stage or None,
        "season": selection.season,
        "model_id": selection.model_id,
        "forecaster": selection.forecaster or (None if selection.model_id else ModelType.ENSEMBLE.value),
        "outcome": outcome,
        "races": len(scored),
        "forecasts": len(probability),
        "bins": [{**vars(row), "interval": list(row.interval)} for row in table],
        "calibration_error": calibration_error(table) if table else None,
        "slope": _shown(_slope(probability, happened, race, outcome)),
    }


def _load(forecasts: list[int], outcome: str) -> tuple[Floats, Floats, Ints]:
    """Probability, outcome and code of the race (cars,), the cars of a race together.

    Two winners of one car share the win.
    """
    rows = Prediction.objects.filter(forecast__in=forecasts).order_by("forecast")
    found = list(rows.values_list("race_id", "driver_id", f"{outcome}_probability"))
    results = RaceResult.objects.filter(
        race__forecasts__in=forecasts, finish_position__lte=PLACES[outcome]
    ).distinct()
    reached = set(results.order_by().values_list("race_id", "driver_id"))
    codes = {race: code for code, race in enumerate(dict.fromkeys(race for race, _, _ in found))}
    race = np.array([codes[race] for race, _, _ in found], dtype=int)
    happened = np.array([(race, driver) in reached for race, driver, _ in found], dtype=float)
    if outcome == "win":
        happened /= np.maximum(1, np.bincount(race, happened))[race]
    return np.array([p for _, _, p in found], dtype=float), happened, race


def _slope(probability: Floats, happened: Floats, race: Ints, outcome: str) -> Slope | None:
    if outcome != "win":
        return odds_slope(probability, happened, race)
    has_winner = (np.bincount(race, happened) > 0)[race]
    _, code = np.unique(race[has_winner], return_inverse=True)
    return win_slope(probability[has_winner], happened[has_winner], code)


def _shown(slope: Slope | None) -> dict[str, Any] | None:
    return {"value": slope.value, "interval": [slope.low, slope.high]} if slope else None
