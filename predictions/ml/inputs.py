"""From features to the numbers that the models take, the same in training and serving."""

import numpy as np
import pandas as pd

from predictions.ml.features import BY_STAGE, CIRCUIT, CONSTRUCTOR, DRIVER, GAIN, RATING, WEATHER
from predictions.ml.history import GAP_CUT
from predictions.ml.probability import Floats, Ints, first_rows
from predictions.ml.ratings import SIGNALS, SPRINT_SIGNALS, WEEKEND_SIGNALS, in_units_of_median

# The same for every car of a race: of use to a tree as a condition, of none to a linear model.
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
PACE_CUT = 3.0  # race medians

# How much stronger than the others' the priors of inputs are that say little beside the ratings,
# or of which there is little data, such as wet races.
STRONG_PRIOR = 100.0


def race_codes(frame: pd.DataFrame) -> Ints:
    """The rows' races (rows,); the rows of a race are neighbours."""
    return frame["race_id"].to_numpy()


def combined_ratings(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Driver and car together, a column a signal, and as the stage's own sessions have moved them.

    Sprints are too few to be weighed by themselves: what one adds counts as the rating itself does.
    """
    together = {s: frame[f"driver_{s}"] + frame[f"car_{s}"] for s in SIGNALS}
    moved = {
        s: together[s] + frame[f"{s}_gain"].fillna(0.0)
        for s in (*WEEKEND_SIGNALS, *SPRINT_SIGNALS)
        if f"{s}_gain" in BY_STAGE[stage]
    }
    names = {s: f"{s}_now" for s in WEEKEND_SIGNALS}
    return pd.DataFrame(together | {names.get(s, s): rating for s, rating in moved.items()})


def linear(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Inputs of the linear models, without NaN: a missing value is its race's middle."""
    race = frame["race_id"]
    strength = combined_ratings(frame, stage)
    parts = [
        strength.add_suffix("_rating"),
        _form_and_records(frame),
        strength[["rank", "finish"]].mul(frame["is_wet"].fillna(0.0), axis=0).add_suffix("_if_wet"),
    ]
    if stage != "before_weekend":
        parts.append(_weekend(frame))
    if stage == "after_qualifying":
        parts.append(_grid(frame, strength["rank"] - strength["rank"].groupby(race).transform("max")))
    X = pd.concat(parts, axis=1)
    return X.fillna(X.groupby(race_codes(frame), sort=False).transform("median")).fillna(0.0)


def prior_strength(names: list[str]) -> Floats:
    """The strength of each linear input's prior: half for ratings, which are what counts."""
    doubted = {*FORM_AND_RECORDS, "is_rookie", "rank_if_wet", "finish_if_wet"}
    return np.array([STRONG_PRIOR if n in doubted else 0.5 if n.endswith("_rating") else 1.0 for n in names])


def _form_and_records(frame: pd.DataFrame) -> pd.DataFrame:
    """Form and records: counts by their root, places by their logarithm, for steps count at the front."""
    X = frame[list(FORM_AND_RECORDS)].copy()
    for name in LOGGED:
        X[name] = np.log(X[name])
    for name in ROOTED:
        X[name] = np.sqrt(X[name])
    return X.assign(is_rookie=frame["recent_points"].isna().astype(float))


def _weekend(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "practice_pace": in_units_of_median(frame["practice_gap"], frame["race_id"]).clip(upper=PACE_CUT),
        }
    )


def _grid(frame: pd.DataFrame, shortfall: pd.Series) -> pd.DataFrame:
    place, gap = frame["grid_position"], frame["gap_to_pole"].clip(upper=GAP_CUT)
    return pd.DataFrame(
        {
            "log_grid": np.log(place),
            "is_pole": (place == 1).astype(float),
            "is_second": (place == 2).astype(float),
            "gap_to_pole": gap,
            "root_gap": np.sqrt(gap),
            "qualifying_pace": in_units_of_median(frame["part_gap"], frame["race_id"]).clip(upper=PACE_CUT),
            # A fast car at the back comes through.
            "log_grid_if_slow": np.log(place) * shortfall,
        }
    )


def tree(frame: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Inputs of the tree models: a car's features against its race's mean, ratings also its best.

    The race's own features and places stay as they are, and so does NaN: trees have a branch for it.
    """
    names = [name for name in BY_STAGE[stage] if name not in GAIN]
    X = frame[names].astype(float)
    race, own = frame["race_id"], [n for n in names if n in (*FORM_AND_RECORDS, *RATING)]
    strength = combined_ratings(frame, stage)
    X[own] -= X[own].groupby(race, sort=False).transform("mean")
    among = strength.groupby(race, sort=False)
    X = X.join(
        [
            (strength - among.transform("mean")).add_suffix("_rating"),
            (strength - among.transform("max")).add_suffix("_shortfall"),
        ]
    )
    # Where cars are level the last digit of a mean, which hangs on their order, must not pick a branch.
    return X.round(9)


def monotone(names: list[str]) -> dict[str, int]:
    """What physics says of tree inputs: 1 where more never hurts, -1 where more never helps."""
    rising = {"current_elo", "constructor_elo", *RATING}
    rising |= {n for n in names if n.endswith(("_rating", "_shortfall"))}
    falling = {"grid_position", "gap_to_pole", "part_gap", "practice_gap"}
    return {n: 1 if n in rising else -1 for n in names if n in rising | falling}


def feature_weights(names: list[str]) -> Floats:
    """How often a tree may look at each input: rarely at what is sparse or says little."""
    rare = {*FORM_AND_RECORDS, *RACE_WIDE}
    return np.array([0.02 if n in rare else 0.3 if n in RATING else 1.0 for n in names])


def recency_weights(race: Ints, half_life: float) -> Floats:
    """Weights (rows,) that halve every `half_life` races back from the last one."""
    begins = first_rows(race)
    sizes = np.diff(np.r_[begins, len(race)])
    age = np.arange(len(begins))[::-1]
    return np.repeat(0.5 ** (age / half_life), sizes)
