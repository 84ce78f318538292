"""The pool of the single models, and how sure it is."""

import json
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from predictions.ml import inputs
from predictions.ml.models import SINGLE, RaceModel, Regression, XGBoost
from predictions.ml.probability import Floats, Ints, log_softmax_by_race

# Pulls the weights to equal ones; as strong as what some thirty races have to say.
SHRINKAGE = 30.0
REPLICATES = 20
# Standard deviation in log-odds of what resampling races cannot show.
UNSEEN_SPREAD = 0.10
Z_95 = 1.959964


def member_log_p(members: dict[str, RaceModel], frame: pd.DataFrame) -> Floats:
    """Log win probabilities (rows, members), in the order of `members`."""
    race = inputs.race_codes(frame)
    return np.column_stack([log_softmax_by_race(m.log_strength(frame), race) for m in members.values()])


def pool_weights(log_p: Floats, race: Ints, won: Floats) -> Floats:
    """Weights (members,), none negative, that make sum(w log p) fit the winners best.

    `log_p` (rows, members) must come from models that had not seen these races. The weights need
    not sum to 1: their sum is the pool's temperature.
    """
    equal = np.full(log_p.shape[1], 1.0 / log_p.shape[1])

    def loss(weights: Floats) -> tuple[float, Floats]:
        pooled = log_softmax_by_race(log_p @ weights, race)
        gradient = log_p.T @ (np.exp(pooled) - won)
        pull = weights - equal
        return -(pooled @ won) + 0.5 * SHRINKAGE * (pull @ pull), gradient + SHRINKAGE * pull

    bounds = [(0.0, None)] * len(equal)
    return minimize(loss, equal, jac=True, method="L-BFGS-B", bounds=bounds).x


class Ensemble(RaceModel):
    """log p = sum of w log p over the members, renormalised over the field."""

    name = "ensemble"

    def __init__(self, stage: str = "before_weekend", members: dict[str, RaceModel] | None = None) -> None:
        self.stage = stage
        self.members = members

    def fit(self, frame: pd.DataFrame, weight: Floats, log_p: Floats | None = None) -> Self:
        """Learn the weights from races that the members forecast unseen.

        `log_p` (rows, members) are those forecasts of `frame`'s rows; `weight` is not used, for the
        seasons that have such forecasts are few and recent. Without any the weights are equal.
        """
        names = list(SINGLE)
        if log_p is None or not len(frame):
            self.weights_ = dict.fromkeys(names, 1.0 / len(names))
            return self
        won = np.asarray(frame["position"] == 1, float)
        found = pool_weights(log_p, inputs.race_codes(frame), won)
        self.weights_ = dict(zip(names, found.tolist(), strict=True))
        return self

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        if self.members is None:
            raise ValueError("An ensemble forecasts with its members: pass them.")
        return member_log_p(self.members, frame) @ np.array([self.weights_[n] for n in self.members])

    def save(self, folder: Path) -> None:
        (folder / "weights.json").write_text(json.dumps(self.weights_))

    def load(self, folder: Path) -> Self:
        self.weights_ = json.loads((folder / "weights.json").read_text())
        return self


class Replicates:
    """Regression and boosting refitted on resampled races: how far the numbers could have moved."""

    def __init__(self, stage: str = "before_weekend") -> None:
        self.stage = stage
        self.models_: list[Regression | XGBoost] = []

    def fit(self, frame: pd.DataFrame, weight: Floats, count: int = REPLICATES, seed: int = 0) -> Self:
        """Each replicate weighs every race by how often a draw with replacement took it."""
        rng = np.random.default_rng(seed)
        _, race_of = np.unique(inputs.race_codes(frame), return_inverse=True)
        races = race_of.max() + 1
        for number in range(count):
            drawn = weight * rng.multinomial(races, np.full(races, 1 / races))[race_of]
            model = Regression(self.stage) if number % 2 else XGBoost(self.stage, seed=number)
            self.models_.append(model.fit(frame, drawn))
        return self

    def spread(self, frame: pd.DataFrame) -> Floats:
        """Standard deviation (rows,) of a car's log-odds of winning."""
        race = inputs.race_codes(frame)
        p = np.exp([log_softmax_by_race(m.log_strength(frame), race) for m in self.models_])
        p = np.clip(p, 1e-9, 1 - 1e-9)
        return np.std(np.log(p) - np.log1p(-p), axis=0, ddof=1) + UNSEEN_SPREAD

    def save(self, folder: Path) -> None:
        for number, model in enumerate(self.models_):
            target = folder / f"replicate-{number:02d}-{model.name}"
            target.mkdir()
            model.save(target)

    def load(self, folder: Path) -> Self:
        for source in sorted(folder.glob("replicate-*")):
            name = source.name.split("-", 2)[2]
            model = Regression(self.stage) if name == Regression.name else XGBoost(self.stage)
            self.models_.append(model.load(source))
        return self


def interval(win: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The 95% interval of probabilities `win` whose log-odds have standard deviation `spread`."""
    p = np.clip(win, 1e-12, 1 - 1e-12)
    odds = np.log(p) - np.log1p(-p)
    lower = 1 / (1 + np.exp(Z_95 * spread - odds))
    upper = 1 / (1 + np.exp(-Z_95 * spread - odds))
    return np.minimum(lower, win), np.maximum(upper, win)
