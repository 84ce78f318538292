"""Forecasts of races by fitted models, as tables with one row for each model and car."""

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.fitting import Fitted
from predictions.ml.intervals import interval
from predictions.ml.probability import Distribution, distribution
from predictions.ml.races import Floats, race_slices
from predictions.ml.retirements import retirement_probability
from predictions.ml.season.points import scoring_places

# Attributes of Distribution, by the columns they become.
COLUMNS = {
    "win_probability": "win",
    "podium_probability": "podium",
    "points_probability": "points",
    "expected_position": "expected_position",
    "finish_probability": "finish",
}
PLACE_DIGITS = 5  # of the stored probabilities of places


def by_all_models(fitted: Fitted, frame: pd.DataFrame) -> pd.DataFrame:
    """Forecasts of every race in `frame` by every model.

    Parameters
    ----------
    fitted : the models of one stage.
    frame : rows of `features.build`, those of a race together.

    Returns
    -------
    One row for each model and car; see `table`.
    """
    return table(log_p(fitted, frame), fitted.replicates.spread(frame), frame)


def log_p(fitted: Fitted, frame: pd.DataFrame) -> dict[str, Floats]:
    """Log win probabilities (rows,) by model."""
    singles = {name: model.log_p(frame) for name, model in fitted.models.items() if name in SINGLE_MODELS}
    return fitted.ensemble.added_to(singles, frame)


def table(log_p: dict[str, Floats], spread: Floats, frame: pd.DataFrame) -> pd.DataFrame:
    """Forecasts from log win probabilities.

    Parameters
    ----------
    log_p : log win probabilities (rows,) by model.
    spread : standard deviation (rows,) of the log-odds to win.
    frame : rows of `features.build`, those of a race together.

    Returns
    -------
    One row for each model and car. Columns: model, race_id, driver_id, constructor_id,
    win_probability, podium_probability, points_probability, finish_probability (0 to 1), expected_position
    (from 1; see Distribution), place_probabilities (of each place as a car that finishes, a list for each
    car, rounded to PLACE_DIGITS), and the limits of the win probability's intervals: interval_lower and
    interval_upper (95%), interval_80_lower and interval_80_upper.
    """
    race, retirement = inputs.race_codes(frame), retirement_probability(frame)
    places = [scoring_places(season) for season in frame["season"]]
    parts = []
    for name, values in log_p.items():
        races = [
            distribution(values[rows], retirement[rows], places[rows.start]) for rows in race_slices(race)
        ]
        parts.append(_of_model(name, races, spread, frame))
    return pd.concat(parts, ignore_index=True)


def _of_model(name: str, races: list[Distribution], spread: Floats, frame: pd.DataFrame) -> pd.DataFrame:
    out = frame[["race_id", "driver_id", "constructor_id"]].reset_index(drop=True)
    out.insert(0, "model", name)
    for column, attribute in COLUMNS.items():
        out[column] = np.concatenate([getattr(one, attribute) for one in races])
    out["place_probabilities"] = [row for one in races for row in one.places.round(PLACE_DIGITS).tolist()]
    win = out["win_probability"].to_numpy()
    out["interval_lower"], out["interval_upper"] = interval(win, spread)
    out["interval_80_lower"], out["interval_80_upper"] = interval(win, spread, 0.8)
    return out
