"""From features to the numbers that the models take, the same in training and serving."""

import numpy as np
import pandas as pd

from predictions.ml.features import BY_STAGE, CIRCUIT, WEATHER
from predictions.ml.probability import Floats, Ints, first_rows

# The same for every car of a race: of use to a tree as a condition, of none to a linear model.
RACE_WIDE = (*CIRCUIT[2:], *WEATHER)
LOGGED = {"avg_grid_position", "recent_avg_finish", "driver_avg_finish_at_circuit", "grid_position"}
ROOTED = {"recent_points", "avg_points_per_race", "wins_this_season", "podiums_this_season",
          "constructor_wins_this_season", "driver_wins_at_circuit", "gap_to_pole"}  # fmt: skip
GAP_CUT = 4.0  # per cent; beyond it a lap was spoilt, not slow


def race_codes(frame: pd.DataFrame) -> Ints:
    """The rows' races (rows,); the rows of a race are neighbours."""
    return frame["race_id"].to_numpy()


def linear(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Inputs of the linear models, without NaN: a missing value is its race's middle.

    Counts and places enter by their root and logarithm, where a step matters most at the front.
    """
    names = [name for name in BY_STAGE[stage] if name not in RACE_WIDE]
    X = frame[names].copy()
    X["is_rookie"] = frame["recent_points"].isna().astype(float)
    if "grid_position" in X:
        X["is_pole"] = (frame["grid_position"] == 1).astype(float)
        X["gap_to_pole_linear"] = X["gap_to_pole"] = X["gap_to_pole"].clip(upper=GAP_CUT)
    for name in LOGGED & set(X):
        X[name] = np.log(X[name])
    for name in ROOTED & set(X):
        X[name] = np.sqrt(X[name])
    middle = X.groupby(race_codes(frame), sort=False).transform("median")
    return X.fillna(middle).fillna(0.0)


def tree(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Inputs of the tree models: a car's features against its race's mean, the race's own as they are.

    NaN stays: trees have a branch for it.
    """
    names = list(BY_STAGE[stage])
    X = frame[names].astype(float)
    own = [name for name in names if name not in RACE_WIDE and name != "grid_position"]
    X[own] -= X[own].groupby(race_codes(frame), sort=False).transform("mean")
    return X


def recency_weights(race: Ints, half_life: float) -> Floats:
    """Weights (rows,) that halve every `half_life` races back from the last one."""
    begins = first_rows(race)
    sizes = np.diff(np.r_[begins, len(race)])
    age = np.arange(len(begins))[::-1]
    return np.repeat(0.5 ** (age / half_life), sizes)
