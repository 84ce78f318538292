"""How much rain evens out a race: an exponent of the strengths of all cars in a wet race.

Wet races are few, so each model learns this one number from them, with a prior that rain changes nothing.
Races of unknown weather teach nothing and are forecast as before.
"""

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from predictions.ml.logit import podium_loss, podium_places
from predictions.ml.races import Bools, Floats

# With fewer races of either kind nothing is learned.
MIN_RACES = 10
# Of the squared difference of the logarithms; a wet race has a curvature of about 1.
PENALTY = 30.0
LOG_BOUNDS = (-2.0, 1.0)


def is_known(frame: pd.DataFrame) -> bool:
    """Whether the weather of at least MIN_RACES wet and as many dry races is known."""
    is_wet = frame.drop_duplicates("race_id")["is_wet"]
    return bool(min((is_wet == 1).sum(), (is_wet == 0).sum()) >= MIN_RACES)


def exponent(frame: pd.DataFrame, log_strength: Floats, weight: Floats) -> float:
    """The exponent of the strengths in wet races, relative to that in dry ones.

    Parameters
    ----------
    frame : rows of `features.build` of races with results, those of a race together, in which the
        weather `is_known`.
    log_strength : a model's log strengths (rows,). They may be those of the races it was fitted on: what
        it owes to that is about the same in wet and in dry races.
    weight : weights of the rows' races (rows,).

    Returns
    -------
    Below 1 if rain makes the cars more equal.
    """
    is_wet, position = frame["is_wet"].to_numpy(float), frame["position"].to_numpy(float)

    def fit(rows: Bools, prior: float, penalty: float) -> float:
        race = frame["race_id"].to_numpy()[rows]
        places = podium_places(race, position[rows], weight[rows])

        def loss(log_exponent: float) -> float:
            scaled = np.exp(log_exponent) * log_strength[rows]
            return podium_loss(scaled, race, places) + penalty * (log_exponent - prior) ** 2 / 2

        return float(minimize_scalar(loss, bounds=LOG_BOUNDS, method="bounded").x)

    dry = fit(is_wet == 0, 0.0, 0.0)
    return float(np.exp(fit(is_wet == 1, dry, PENALTY) - dry))


def applied(log_strength: Floats, frame: pd.DataFrame, wet_exponent: float | None) -> Floats:
    """The log strengths (rows,) with the exponent in wet races; unchanged where nothing was learned."""
    if wet_exponent is None:
        return log_strength
    return np.where(frame["is_wet"] == 1, wet_exponent, 1.0) * log_strength
