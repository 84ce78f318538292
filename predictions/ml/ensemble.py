"""The pool of the single models, and what past races teach of how far to trust each."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize, minimize_scalar

from predictions.ml.families import SINGLE
from predictions.ml.inputs import recency_weights
from predictions.ml.probability import Floats, Ints, log_softmax_by_race
from predictions.ml.race_model import RaceModel

# Where there is little to learn from: chosen on the races of 2004-2018.
PRIOR_WEIGHTS = {"regression": 0.6, "random_forest": 0.2, "xgboost": 0.15, "elo": 0.05}
# Pulls to the priors: as strong as what so many races have to say. A few seasons say little of the
# next: where a dominant car made sharp forecasts right, its successor need not be as sure.
WEIGHT_PULL = 2000.0
SHARPNESS_PULL = 2000.0
HALF_LIFE_RACES = 150.0


@dataclass(frozen=True)
class Calibration:
    """Each member's sharpness and its weight in the pool, in the order of SINGLE."""

    sharpness: Floats
    weights: Floats

    @classmethod
    def learn(cls, log_p: Floats, race: Ints, won: Floats) -> "Calibration":
        """From log win probabilities (rows, members) of races that the members had not seen.

        Without any such race the sharpness is 1 and the weights are the prior ones.
        """
        prior = np.array([PRIOR_WEIGHTS[name] for name in SINGLE])
        if not len(race):
            return cls(np.ones(len(prior)), prior)
        weight = recency_weights(race, HALF_LIFE_RACES)
        sharpness = np.array([fit_sharpness(member, race, won, weight) for member in log_p.T])
        return cls(sharpness, pool_weights(log_p * sharpness, race, won, weight, prior))

    def apply(self, log_p: Floats, race: Ints) -> dict[str, Floats]:
        """Log win probabilities (rows,) of each single model and of the ensemble."""
        sharp = log_p * self.sharpness
        columns = dict(zip(SINGLE, sharp.T, strict=True)) | {"ensemble": sharp @ self.weights}
        return {name: log_softmax_by_race(column, race) for name, column in columns.items()}


def fit_sharpness(log_p: Floats, race: Ints, won: Floats, weight: Floats) -> float:
    """The exponent that calibrates a model: above 1 where its favourites win more often than it says."""

    def loss(log_exponent: float) -> float:
        said = log_softmax_by_race(np.exp(log_exponent) * log_p, race)
        return float(-(said * won) @ weight + 0.5 * SHARPNESS_PULL * log_exponent**2)

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))


def pool_weights(log_p: Floats, race: Ints, won: Floats, weight: Floats, prior: Floats) -> Floats:
    """Weights (members,), none negative, that make sum(w log p) fit the winners best.

    They need not sum to 1: their sum is the pool's temperature.
    """

    def loss(weights: Floats) -> tuple[float, Floats]:
        pooled = log_softmax_by_race(log_p @ weights, race)
        gradient = log_p.T @ (weight * (np.exp(pooled) - won))
        pull = weights - prior
        total = -(pooled * won) @ weight + 0.5 * WEIGHT_PULL * (pull @ pull)
        return float(total), gradient + WEIGHT_PULL * pull

    bounds = [(0.0, None)] * len(prior)
    return minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x


class Ensemble(RaceModel):
    """log p = sum of w log p over the members, renormalised over the field."""

    name = "ensemble"

    def __init__(self, stage: str = "before_weekend", members: dict[str, RaceModel] | None = None) -> None:
        self.stage = stage
        self.members = members

    def calibrate(self, calibration: Calibration) -> "Ensemble":
        """Take over the weights, and give each member its sharpness."""
        self.weights_ = dict(zip(SINGLE, calibration.weights.tolist(), strict=True))
        for name, sharpness in zip(SINGLE, calibration.sharpness.tolist(), strict=True):
            self._members[name].sharpness_ = sharpness
        return self

    @property
    def calibration(self) -> Calibration:
        sharpness = np.array([self._members[name].sharpness_ for name in SINGLE])
        return Calibration(sharpness, np.array([self.weights_[name] for name in SINGLE]))

    @property
    def _members(self) -> dict[str, RaceModel]:
        if self.members is None:
            raise ValueError("An ensemble forecasts with its members: pass them.")
        return self.members

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        return pool({name: member.log_p(frame) for name, member in self._members.items()}, self.weights_)

    def _save(self, folder: Path) -> None:
        (folder / "weights.json").write_text(json.dumps(self.weights_))

    def _load(self, folder: Path) -> None:
        self.weights_ = json.loads((folder / "weights.json").read_text())


def pool(log_p: dict[str, Floats], weights: dict[str, float]) -> Floats:
    return np.sum([weights[name] * said for name, said in log_p.items()], axis=0)
