"""The inputs of the models, made from the features; the same in training and serving."""

import numpy as np
import pandas as pd

from predictions.ml.features import BY_STAGE, CIRCUIT, CONSTRUCTOR, DRIVER, GAIN, RATING, WEATHER
from predictions.ml.history import MAX_GAP
from predictions.ml.races import Floats, Ints, race_sizes
from predictions.ml.signals import SIGNALS, SPRINT_SIGNALS, WEEKEND_SIGNALS, in_units_of_median

# The same for every car of a race: useful to a tree as a condition, useless to a linear model.
RACE_WIDE = (*CIRCUIT[2:], *WEATHER)
FORM_AND_RECORDS = tuple(name for name in (*DRIVER, *CONSTRUCTOR, *CIRCUIT) if name not in RACE_WIDE)
LOGGED = {"avg_grid_position", "recent_avg_finish", "driver_avg_finish_at_circuit"}
ROOTED = {
    "recent_points",
    "avg_points_per_race",
    "wins_this_season",
    "podiums_this_season",
    "constructor_wins_this_season",
    "driver_wins_at_circuit",
}
MAX_PACE = 3.0  # race medians

# The prior strength of inputs that add little to the ratings, or that have little data, such as wet races.
STRONG_PRIOR = 100.0


def race_codes(frame: pd.DataFrame) -> Ints:
    """The race of each row (rows,); the rows of a race are neighbours."""
    return frame["race_id"].to_numpy()


def combined_ratings(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Driver plus car, one column for each signal, with what the sessions before the stage add.

    There are too few sprints for inputs of their own: their gain is added to the rating.
    """
    together = {s: frame[f"driver_{s}"] + frame[f"car_{s}"] for s in SIGNALS}
    updated = {
        s: together[s] + frame[f"{s}_gain"].fillna(0.0)
        for s in (*WEEKEND_SIGNALS, *SPRINT_SIGNALS)
        if f"{s}_gain" in BY_STAGE[stage]
    }
    names = {s: f"{s}_now" for s in WEEKEND_SIGNALS}
    return pd.DataFrame(together | {names.get(s, s): rating for s, rating in updated.items()})


def linear(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """The inputs of the linear models. A missing value is replaced by the median of its race, else by 0."""
    race = frame["race_id"]
    strength = combined_ratings(frame, stage)
    parts = [
        strength.add_suffix("_rating"),
        _form_and_records(frame),
        strength[["rank"]].mul(frame["is_wet"].fillna(0.0), axis=0).add_suffix("_if_wet"),
    ]
    if stage != "before_weekend":
        parts.append(_weekend(frame))
    if stage == "after_qualifying":
        parts.append(_grid(frame, strength["rank"] - strength["rank"].groupby(race).transform("max")))
    X = pd.concat(parts, axis=1)
    return X.fillna(X.groupby(race_codes(frame), sort=False).transform("median")).fillna(0.0)


def prior_strength(names: list[str]) -> Floats:
    """The prior strength (inputs,) of each linear input, a factor of the model's ridge; least for ratings."""
    strong = {*FORM_AND_RECORDS, "is_rookie", "rank_if_wet"}
    return np.array([STRONG_PRIOR if n in strong else 0.5 if n.endswith("_rating") else 1.0 for n in names])


def _form_and_records(frame: pd.DataFrame) -> pd.DataFrame:
    """Roots of counts and logarithms of positions: a step near the front counts more."""
    X = frame[list(FORM_AND_RECORDS)].copy()
    for name in LOGGED:
        X[name] = np.log(X[name])
    for name in ROOTED:
        X[name] = np.sqrt(X[name])
    return X.assign(is_rookie=frame["recent_points"].isna().astype(float))


def _weekend(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "practice_pace": in_units_of_median(frame["practice_gap"], frame["race_id"]).clip(upper=MAX_PACE),
        }
    )


def _grid(frame: pd.DataFrame, shortfall: pd.Series) -> pd.DataFrame:
    position, gap = frame["grid_position"], frame["gap_to_pole"].clip(upper=MAX_GAP)
    return pd.DataFrame(
        {
            "log_grid": np.log(position),
            "is_pole": (position == 1).astype(float),
            "is_second": (position == 2).astype(float),
            "gap_to_pole": gap,
            "root_gap": np.sqrt(gap),
            "qualifying_pace": in_units_of_median(frame["part_gap"], frame["race_id"]).clip(upper=MAX_PACE),
            # A fast car gains positions from the back.
            "log_grid_if_slow": np.log(position) * shortfall,
        }
    )


def tree(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """The inputs of the tree models: features minus the mean of the race, ratings also minus its best.

    Features that all cars share and grid positions are unchanged, and NaN stays: trees have a branch for it.
    """
    names = [name for name in BY_STAGE[stage] if name not in GAIN]
    X = frame[names].astype(float)
    race, own = frame["race_id"], [n for n in names if n in (*FORM_AND_RECORDS, *RATING)]
    strength = combined_ratings(frame, stage)
    X[own] -= X[own].groupby(race, sort=False).transform("mean")
    by_race = strength.groupby(race, sort=False)
    X = X.join(
        [
            (strength - by_race.transform("mean")).add_suffix("_rating"),
            (strength - by_race.transform("max")).add_suffix("_shortfall"),
        ]
    )
    # The last digit of a mean depends on the order of the cars and must not decide between branches.
    return X.round(9)


def monotone(names: list[str]) -> dict[str, int]:
    """The known signs of effects of tree inputs: 1 if more never hurts, -1 if more never helps."""
    rising = {"current_elo", "constructor_elo", *RATING}
    rising |= {n for n in names if n.endswith(("_rating", "_shortfall"))}
    falling = {"grid_position", "gap_to_pole", "part_gap", "practice_gap"}
    return {n: 1 if n in rising else -1 for n in names if n in rising | falling}


def feature_weights(names: list[str]) -> Floats:
    """Sampling weights (inputs,) of the tree inputs: small for those that are sparse or add little."""
    rare = {*FORM_AND_RECORDS, *RACE_WIDE}
    return np.array([0.02 if n in rare else 0.3 if n in RATING else 1.0 for n in names])


def recency_weights(race: Ints, half_life: float) -> Floats:
    """Weights (rows,): 1 for the last race, half for a race `half_life` races before it, and so on."""
    sizes = race_sizes(race)
    age = np.arange(len(sizes))[::-1]
    return np.repeat(0.5 ** (age / half_life), sizes)
