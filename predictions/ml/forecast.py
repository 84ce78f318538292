"""Forecasts of races by fitted models, as tables with one row for each model and car."""

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.ensemble import pool
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.fitting import Fitted
from predictions.ml.intervals import interval
from predictions.ml.probability import distribution, log_softmax_by_race
from predictions.ml.races import Floats, Ints, race_slices

PROBABILITIES = ["win_probability", "podium_probability", "points_probability", "expected_position"]


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
    """Log win probabilities (rows,) by model; the ensemble's are pooled from its members'."""
    singles = {name: model.log_p(frame) for name, model in fitted.models.items() if name in SINGLE_MODELS}
    pooled = log_softmax_by_race(pool(singles, fitted.ensemble.weights_), inputs.race_codes(frame))
    return {**singles, "ensemble": pooled}


def table(log_p: dict[str, Floats], spread: Floats, frame: pd.DataFrame) -> pd.DataFrame:
    """Forecasts from log win probabilities.

    Parameters
    ----------
    log_p : log win probabilities (rows,) by model.
    spread : standard deviation (rows,) of the log-odds to win.
    frame : rows with race_id, driver_id and constructor_id, those of a race together.

    Returns
    -------
    One row for each model and car. Columns: model, race_id, driver_id, constructor_id,
    win_probability, podium_probability, points_probability (0 to 1), expected_position (from 1),
    interval_lower and interval_upper (95%, of the win probability).
    """
    parts = [_of_model(name, values, spread, frame) for name, values in log_p.items()]
    return pd.concat(parts, ignore_index=True)


def _of_model(name: str, log_p: Floats, spread: Floats, frame: pd.DataFrame) -> pd.DataFrame:
    out = frame[["race_id", "driver_id", "constructor_id"]].reset_index(drop=True)
    out.insert(0, "model", name)
    values = _probabilities(log_p, inputs.race_codes(frame))
    lower, upper = interval(values[:, 0], spread)
    out[PROBABILITIES] = values
    return out.assign(interval_lower=lower, interval_upper=upper)


def _probabilities(log_p: Floats, race: Ints) -> Floats:
    """The values of PROBABILITIES (rows, 4)."""
    races = [distribution(log_p[rows]) for rows in race_slices(race)]
    return np.concatenate([np.column_stack([r.win, r.podium, r.points, r.expected_position]) for r in races])
