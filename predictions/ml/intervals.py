"""How sure a forecast is: regression and boosting refitted on resampled races, and ratings redrawn.

The interval of a win probability is +-1.96 standard deviations in log-odds. Their variance is that
of what the refits say, plus that of what each says when every driver's ratings are moved as far as his
filters leave open, plus UNSEEN for what neither shows, such as a circuit that suits a car.
B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993.
"""

from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.linear import Regression
from predictions.ml.probability import Floats, log_softmax_by_race
from predictions.ml.race_model import RaceModel
from predictions.ml.ratings import SIGNALS
from predictions.ml.trees import XGBoost

FAMILIES: tuple[type[RaceModel], ...] = (Regression, XGBoost)
REFITS_PER_FAMILY = 6
DRAWS_PER_REFIT = 4  # times a refit sees each race, in pairs of opposite draws
# These were chosen in demo worlds, where the truth is known.
# How far ratings are off, in their filters' standard deviations: all five of a driver are moved
# together, though each filter errs by itself.
RATING_SPREAD = 0.2
# Of the refits' variance: a forecast is no single refit but a mean over families.
REFIT_SHARE = 0.6
EXTRA_SD = 0.11  # standard deviation
# What is added a unit of log-odds below 2%: models are too sure that outsiders cannot win.
LONG_SHOT_SLOPE, LONG_SHOT_FROM = 0.1, -4.0
Z_95 = 1.959964


class Replicates:
    """Models fitted to resampled races: how far the numbers could have moved."""

    def __init__(self, stage: str = "before_weekend") -> None:
        self.stage = stage
        self.models_: list[RaceModel] = []

    def fit(
        self, frame: pd.DataFrame, weight: Floats, of_each: int = REFITS_PER_FAMILY, seed: int = 0
    ) -> Self:
        """Each replicate weighs every race by how often a draw with replacement took it."""
        rng = np.random.default_rng(seed)
        race, position = inputs.race_codes(frame), frame["position"].to_numpy(float)
        _, race_of = np.unique(race, return_inverse=True)
        races = race_of.max() + 1
        for family in FAMILIES:
            X = family(stage=self.stage).inputs(frame)
            for number in range(of_each):
                drawn = weight * rng.multinomial(races, np.full(races, 1 / races))[race_of]
                model = family(stage=self.stage)
                if "seed" in model.get_params():
                    model.set_params(seed=number)
                self.models_.append(model.learn(X, race, position, drawn))
        return self

    def spread(self, frame: pd.DataFrame) -> Floats:
        """Standard deviation (rows,) of a car's log-odds of winning."""
        drawn = with_redrawn_ratings(frame, DRAWS_PER_REFIT * len(self.models_))
        race, X = inputs.race_codes(drawn), {f: f(stage=self.stage).inputs(drawn) for f in FAMILIES}
        odds = []
        for number, model in enumerate(self.models_):
            rows = slice(number * DRAWS_PER_REFIT * len(frame), (number + 1) * DRAWS_PER_REFIT * len(frame))
            log_p = log_softmax_by_race(model.strength(X[type(model)][rows], race[rows]), race[rows])
            p = np.clip(np.exp(log_p), 1e-9, 1 - 1e-9)
            odds.append((np.log(p) - np.log1p(-p)).reshape(DRAWS_PER_REFIT, len(frame)))
        said = np.stack(odds)  # (refits, draws, rows)
        refits = np.var(said.mean(axis=1), axis=0, ddof=1)
        ratings = np.var(said, axis=1, ddof=1).mean(axis=0)
        return np.sqrt(REFIT_SHARE * refits + ratings + EXTRA_SD**2)

    def save(self, folder: Path) -> None:
        for number, model in enumerate(self.models_):
            target = folder / f"replicate-{number:02d}-{model.name}"
            target.mkdir()
            model.save(target)

    def load(self, folder: Path) -> Self:
        named = {family.name: family for family in FAMILIES}
        for source in sorted(folder.glob("replicate-*")):
            family = named[source.name.split("-", 2)[2]]
            self.models_.append(family(stage=self.stage).load(source))
        return self


def with_redrawn_ratings(frame: pd.DataFrame, times: int) -> pd.DataFrame:
    """`frame` so many times, as races of their own, with ratings as they might as well be.

    A race's draws do not depend on the races beside it.
    """
    cars = frame.groupby("race_id", sort=False).cumcount().to_numpy()
    half = np.random.default_rng(0).normal(size=(times // 2, cars.max() + 1))
    draws = RATING_SPREAD * np.stack([half, -half], axis=1).reshape(times, -1)[:, cars].ravel()
    copies = pd.concat([frame] * times, ignore_index=True)
    codes = pd.factorize(frame["race_id"])[0]
    copies["race_id"] = np.concatenate([codes + copy * (codes.max() + 1) for copy in range(times)])
    for signal in SIGNALS:
        copies[f"driver_{signal}"] += draws * copies[f"sd_{signal}"].fillna(0.0)
    return copies


def interval(win: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The 95% interval of probabilities `win` whose log-odds have standard deviation `spread`."""
    p = np.clip(win, 1e-12, 1 - 1e-12)
    odds = np.log(p) - np.log1p(-p)
    spread = spread + LONG_SHOT_SLOPE * np.maximum(LONG_SHOT_FROM - odds, 0.0)
    lower = 1 / (1 + np.exp(Z_95 * spread - odds))
    upper = 1 / (1 + np.exp(-Z_95 * spread - odds))
    return np.minimum(lower, win), np.maximum(upper, win)
