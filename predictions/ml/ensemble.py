"""The ensemble: a logarithmic opinion pool of two models, in which the cars of a constructor share a day.

C. Genest and J. Zidek, "Combining probability distributions", Statistical Science 1 (1986) 114-135. The
nested logit: D. McFadden, "Modelling the choice of residential location", in Spatial Interaction Theory and
Planning Models, 1978.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.probability import log_softmax_by_race
from predictions.ml.race_model import RaceModel
from predictions.ml.races import Floats, Ints

# Chosen on the races of 2004-2018, where weights learned from past races, further members and an exponent
# for each member's sharpness were no better.
WEIGHTS = {"regression": 0.75, "random_forest": 0.25}
# After qualifying, how independent the two cars of a constructor are; 1: as those of any two. What makes one
# of them fast on the day, such as a car that suits the track, helps both.
DISSIMILARITY = {"after_qualifying": 0.85}


class Ensemble(RaceModel):
    """The weighted sum of the log win probabilities of its members, with a nested logit over constructors.

    Attributes
    ----------
    weights_ : weight of each member by name.
    dissimilarity_ : parameter of the nested logit, above 0; at 1 the cars of a constructor are independent.
    """

    name = "ensemble"

    def __init__(self, stage: str = "before_weekend", members: dict[str, RaceModel] | None = None) -> None:
        self.stage = stage
        self.members = members
        self.weights_ = dict(WEIGHTS)
        self.dissimilarity_ = DISSIMILARITY.get(stage, 1.0)

    @property
    def has_learned_rain(self) -> bool:
        """Whether the members were fitted on races of known weather, wet and dry."""
        members = self.members or {}
        return all(name in members and members[name].wet_exponent_ is not None for name in self.weights_)

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        if self.members is None:
            raise ValueError("An ensemble needs its members: pass them.")
        return self._pooled({name: self.members[name].log_p(frame) for name in self.weights_}, frame)

    def added_to(self, log_p: Mapping[str, Floats], frame: pd.DataFrame) -> dict[str, Floats]:
        """Log win probabilities (rows,) by model, of the single models and of the ensemble.

        Parameters
        ----------
        log_p : those of the single models; at least of the members.
        frame : rows of `features.build`, those of a race together.
        """
        pooled = log_softmax_by_race(self._pooled(log_p, frame), inputs.race_codes(frame))
        return {**log_p, self.name: pooled}

    def _pooled(self, log_p: Mapping[str, Floats], frame: pd.DataFrame) -> Floats:
        pool = np.sum([weight * log_p[name] for name, weight in self.weights_.items()], axis=0)
        constructor = frame["constructor_id"].to_numpy()
        return nested(np.asarray(pool), inputs.race_codes(frame), constructor, self.dissimilarity_)

    def save(self, folder: Path) -> None:
        stored = {"weights": self.weights_, "dissimilarity": self.dissimilarity_}
        (folder / "pool.json").write_text(json.dumps(stored))

    def load(self, folder: Path) -> Self:
        stored = json.loads((folder / "pool.json").read_text())
        self.weights_, self.dissimilarity_ = stored["weights"], stored["dissimilarity"]
        return self


def nested(log_strength: Floats, race: Ints, constructor: Ints, dissimilarity: float) -> Floats:
    """Log strengths with which a softmax over a race gives the probabilities of a nested logit.

    With dissimilarity d, a constructor wins with a probability proportional to (sum of exp(s / d))^d over
    its cars, and then one of its cars with a probability proportional to exp(s / d).

    Parameters
    ----------
    log_strength : s (rows,).
    race, constructor : of each row (rows,); cars of a constructor in one race form a nest.
    dissimilarity : above 0; 1 changes nothing.
    """
    if dissimilarity == 1:
        return log_strength
    _, nest = np.unique(race * (constructor.max() + 1) + constructor, return_inverse=True)
    best = np.full(nest.max() + 1, -np.inf)
    np.maximum.at(best, nest, log_strength)
    within = np.exp((log_strength - best[nest]) / dissimilarity)
    log_total = np.log(np.bincount(nest, within)) + best / dissimilarity
    return np.asarray(log_strength / dissimilarity + (dissimilarity - 1) * log_total[nest])
