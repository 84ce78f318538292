"""The inputs of the models, made from the features; the same in training and serving."""

import numpy as np
import pandas as pd

from predictions.ml.features import BY_STAGE, CIRCUIT, CONSTRUCTOR, DRIVER, GAIN, RATING, WEATHER
from predictions.ml.history import MAX_GAP
from predictions.ml.races import Floats, Ints, race_maxima, race_means, race_medians, race_sizes
from predictions.ml.signals import SIGNALS, SPRINT_SIGNALS, WEEKEND_SIGNALS, in_units_of_median

Columns = dict[str, Floats]  # (rows,) each, by name

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


def combined_ratings(frame: pd.DataFrame, stage: str) -> Columns:
    """Driver plus car, one column for each signal, with what the sessions before the stage add.

    There are too few sprints for inputs of their own: their gain is added to the rating.
    """
    together = {s: _column(frame, f"driver_{s}") + _column(frame, f"car_{s}") for s in SIGNALS}
    updated = {
        s: together[s] + np.nan_to_num(_column(frame, f"{s}_gain"))
        for s in (*WEEKEND_SIGNALS, *SPRINT_SIGNALS)
        if f"{s}_gain" in BY_STAGE[stage]
    }
    names = {s: f"{s}_now" for s in WEEKEND_SIGNALS}
    return together | {names.get(s, s): rating for s, rating in updated.items()}


def linear(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """The inputs of the linear models. A missing value is replaced by the median of its race, else by 0."""
    race = race_codes(frame)
    strength, wet = combined_ratings(frame, stage), np.nan_to_num(_column(frame, "is_wet"))
    columns = {f"{name}_rating": rating for name, rating in strength.items()}
    columns |= _form_and_records(frame)
    columns |= {f"{name}_if_wet": strength[name] * wet for name in ("rank", "finish")}
    if stage != "before_weekend":
        columns["practice_pace"] = _pace(frame, "practice_gap")
    if stage == "after_qualifying":
        columns |= _grid(frame, strength["rank"] - race_maxima(strength["rank"][:, None], race)[:, 0])
    X = np.column_stack(list(columns.values()))
    gaps = np.isnan(X).any(axis=0)
    X[:, gaps] = np.where(np.isnan(X[:, gaps]), race_medians(X[:, gaps], race), X[:, gaps])
    return pd.DataFrame(np.nan_to_num(X, copy=False), frame.index, list(columns))


def prior_strength(names: list[str]) -> Floats:
    """The prior strength (inputs,) of each linear input, a factor of the model's ridge; least for ratings."""
    strong = {*FORM_AND_RECORDS, "is_rookie", "rank_if_wet", "finish_if_wet"}
    return np.array([STRONG_PRIOR if n in strong else 0.5 if n.endswith("_rating") else 1.0 for n in names])


def _column(frame: pd.DataFrame, name: str) -> Floats:
    return frame[name].to_numpy(float)


def _form_and_records(frame: pd.DataFrame) -> Columns:
    """Roots of counts and logarithms of positions: a step near the front counts more."""
    change = dict.fromkeys(LOGGED, np.log) | dict.fromkeys(ROOTED, np.sqrt)
    columns = {name: change.get(name, np.asarray)(_column(frame, name)) for name in FORM_AND_RECORDS}
    return columns | {"is_rookie": np.isnan(_column(frame, "recent_points")).astype(float)}


def _pace(frame: pd.DataFrame, gap: str) -> Floats:
    """A gap in race medians."""
    return np.minimum(in_units_of_median(_column(frame, gap), race_codes(frame)), MAX_PACE)


def _grid(frame: pd.DataFrame, shortfall: Floats) -> Columns:
    position, gap = _column(frame, "grid_position"), np.minimum(_column(frame, "gap_to_pole"), MAX_GAP)
    return {
        "log_grid": np.log(position),
        "is_pole": (position == 1).astype(float),
        "is_second": (position == 2).astype(float),
        "gap_to_pole": gap,
        "root_gap": np.sqrt(gap),
        "qualifying_pace": _pace(frame, "part_gap"),
        # A fast car gains positions from the back.
        "log_grid_if_slow": np.log(position) * shortfall,
    }


def tree(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """The inputs of the tree models: features minus the mean of the race, ratings also minus its best.

    Features that all cars share and grid positions are unchanged, and NaN stays: trees have a branch for it.
    """
    race, strength = race_codes(frame), combined_ratings(frame, stage)
    names = [name for name in BY_STAGE[stage] if name not in GAIN]
    X = np.column_stack([_column(frame, name) for name in names])
    own = np.isin(names, (*FORM_AND_RECORDS, *RATING))
    X[:, own] -= race_means(X[:, own], race)
    ratings = np.column_stack(list(strength.values()))
    parts = [X, ratings - race_means(ratings, race), ratings - race_maxima(ratings, race)]
    names += [f"{name}_{kind}" for kind in ("rating", "shortfall") for name in strength]
    # The last digit of a mean depends on the order of the cars and must not decide between branches.
    return pd.DataFrame(np.round(np.column_stack(parts), 9), frame.index, names)


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
