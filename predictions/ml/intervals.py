"""How sure a forecast is: regression and boosting refitted on resampled races.

The interval of a win probability is +-1.96 standard deviations, in log-odds, of what the refits
say, with UNSEEN added for what resampling cannot show: how far the ratings themselves are off.
B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993.
"""

from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.contract import RaceModel
from predictions.ml.linear import Regression
from predictions.ml.probability import Floats, log_softmax_by_race
from predictions.ml.trees import XGBoost

FAMILIES: tuple[type[RaceModel], ...] = (Regression, XGBoost)
OF_EACH = 6
# Standard deviation in log-odds of what resampling races cannot show.
UNSEEN = 0.10
Z_95 = 1.959964


class Replicates:
    """Models fitted to resampled races: how far the numbers could have moved."""

    def __init__(self, stage: str = "before_weekend") -> None:
        self.stage = stage
        self.models_: list[RaceModel] = []

    def fit(self, frame: pd.DataFrame, weight: Floats, of_each: int = OF_EACH, seed: int = 0) -> Self:
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
        race = inputs.race_codes(frame)
        X = {family: family(stage=self.stage).inputs(frame) for family in FAMILIES}
        said = [log_softmax_by_race(model.strength(X[type(model)], race), race) for model in self.models_]
        p = np.clip(np.exp(said), 1e-9, 1 - 1e-9)
        return np.std(np.log(p) - np.log1p(-p), axis=0, ddof=1) + UNSEEN

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


def interval(win: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The 95% interval of probabilities `win` whose log-odds have standard deviation `spread`."""
    p = np.clip(win, 1e-12, 1 - 1e-12)
    odds = np.log(p) - np.log1p(-p)
    lower = 1 / (1 + np.exp(Z_95 * spread - odds))
    upper = 1 / (1 + np.exp(-Z_95 * spread - odds))
    return np.minimum(lower, win), np.maximum(upper, win)
