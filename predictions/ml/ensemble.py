"""The ensemble: a logarithmic opinion pool of the single models, calibrated on past forecasts.

C. Genest and J. Zidek, "Combining probability distributions", Statistical Science 1 (1986) 114-135.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize, minimize_scalar

from predictions.ml.families import SINGLE_MODELS
from predictions.ml.inputs import recency_weights
from predictions.ml.probability import log_softmax_by_race
from predictions.ml.race_model import RaceModel
from predictions.ml.races import Floats, Ints

# Used where there are no past forecasts; chosen on the races of 2004-2018.
PRIOR_WEIGHTS = {"regression": 0.6, "random_forest": 0.2, "xgboost": 0.15, "elo": 0.05}
# Penalties towards the priors, about as strong as the likelihood of so many races. A few seasons predict
# the next one badly: one dominant car makes sharp forecasts right, the next season may not have one.
WEIGHT_PENALTY = 2000.0
SHARPNESS_PENALTY = 2000.0
HALF_LIFE_RACES = 150.0


@dataclass(frozen=True)
class Calibration:
    """How the forecasts of the single models are corrected and pooled.

    Attributes
    ----------
    sharpness : exponent of each model's probabilities (models,), in the order of SINGLE_MODELS.
    weights : its weight in the pool (models,).
    """

    sharpness: Floats
    weights: Floats

    @classmethod
    def learn(cls, log_p: Floats, race: Ints, won: Floats) -> "Calibration":
        """Learn from forecasts of races that the models were not fitted on.

        Parameters
        ----------
        log_p : log win probabilities (rows, models).
        race : race numbers (rows,), in the order of time: recent races count more.
        won : 1 for the winners, else 0 (rows,).

        Returns
        -------
        Without any race, a sharpness of 1 and the prior weights.
        """
        prior = np.array([PRIOR_WEIGHTS[name] for name in SINGLE_MODELS])
        if not len(race):
            return cls(np.ones(len(prior)), prior)
        weight = recency_weights(race, HALF_LIFE_RACES)
        sharpness = np.array([fit_sharpness(member, race, won, weight) for member in log_p.T])
        return cls(sharpness, pool_weights(log_p * sharpness, race, won, weight, prior))

    def apply(self, log_p: Floats, race: Ints) -> dict[str, Floats]:
        """Log win probabilities (rows,) of each single model and of the ensemble."""
        sharp = log_p * self.sharpness
        columns = dict(zip(SINGLE_MODELS, sharp.T, strict=True)) | {"ensemble": sharp @ self.weights}
        return {name: log_softmax_by_race(column, race) for name, column in columns.items()}


def fit_sharpness(log_p: Floats, race: Ints, won: Floats, weight: Floats) -> float:
    """The exponent that calibrates a model: above 1 if its favourites win more often than forecast."""

    def loss(log_exponent: float) -> float:
        sharp = log_softmax_by_race(np.exp(log_exponent) * log_p, race)
        return float(-(sharp * won) @ weight + 0.5 * SHARPNESS_PENALTY * log_exponent**2)

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))


def pool_weights(log_p: Floats, race: Ints, won: Floats, weight: Floats, prior: Floats) -> Floats:
    """The weights (models,), none negative, with which sum(w log p) fits the winners best.

    They need not sum to 1: a larger sum makes the pool sharper.
    """

    def loss(weights: Floats) -> tuple[float, Floats]:
        pooled = log_softmax_by_race(log_p @ weights, race)
        gradient = log_p.T @ (weight * (np.exp(pooled) - won))
        change = weights - prior
        total = -(pooled * won) @ weight + 0.5 * WEIGHT_PENALTY * (change @ change)
        return float(total), gradient + WEIGHT_PENALTY * change

    bounds = [(0.0, None)] * len(prior)
    return np.asarray(minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x)


class Ensemble(RaceModel):
    """The sum of w log p over its members, normalised over the cars of a race.

    Attributes
    ----------
    weights_ : weight of each member by name.
    """

    name = "ensemble"

    def __init__(self, stage: str = "before_weekend", members: dict[str, RaceModel] | None = None) -> None:
        self.stage = stage
        self.members = members

    def calibrate(self, calibration: Calibration) -> "Ensemble":
        """Set the weights, and the sharpness of each member."""
        self.weights_ = dict(zip(SINGLE_MODELS, calibration.weights.tolist(), strict=True))
        for name, sharpness in zip(SINGLE_MODELS, calibration.sharpness.tolist(), strict=True):
            self._members[name].sharpness_ = sharpness
        return self

    @property
    def calibration(self) -> Calibration:
        sharpness = np.array([self._members[name].sharpness_ for name in SINGLE_MODELS])
        return Calibration(sharpness, np.array([self.weights_[name] for name in SINGLE_MODELS]))

    @property
    def has_learned_rain(self) -> bool:
        """Whether the members were fitted on races of known weather, wet and dry."""
        return all(member.wet_exponent_ is not None for member in self._members.values())

    @property
    def _members(self) -> dict[str, RaceModel]:
        if self.members is None:
            raise ValueError("An ensemble needs its members: pass them.")
        return self.members

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        return pool({name: member.log_p(frame) for name, member in self._members.items()}, self.weights_)

    def _save(self, folder: Path) -> None:
        (folder / "weights.json").write_text(json.dumps(self.weights_))

    def _load(self, folder: Path) -> None:
        self.weights_ = json.loads((folder / "weights.json").read_text())


def pool(log_p: dict[str, Floats], weights: dict[str, float]) -> Floats:
    """The weighted sum (rows,) of log win probabilities by model, not normalised."""
    return np.asarray(np.sum([weights[name] * values for name, values in log_p.items()], axis=0))
