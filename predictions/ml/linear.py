"""Models whose log strength is linear in their inputs; the regression is one of them."""

import json
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.logit import ConditionalLogit
from predictions.ml.race_model import RaceModel
from predictions.ml.races import Floats, Ints


def save_logit(logit: ConditionalLogit, target: Path) -> None:
    # JSON has no infinity: the scale of a column that never varied is null.
    scale = [float(s) if np.isfinite(s) else None for s in logit.scale_]
    target.write_text(json.dumps({"coef": logit.coef_.tolist(), "scale": scale}))


def load_logit(source: Path) -> ConditionalLogit:
    stored = json.loads(source.read_text())
    logit = ConditionalLogit()
    logit.coef_ = np.array(stored["coef"])
    logit.scale_ = np.array([np.inf if s is None else s for s in stored["scale"]])
    return logit


class Linear(RaceModel):
    """A conditional logit on the inputs that a subclass chooses."""

    def __init__(self, stage: str = "before_weekend", ridge: float = 5.0) -> None:
        self.stage = stage
        self.ridge = ridge

    def prior_strength(self, names: list[str]) -> Floats:
        """The factor of `ridge` for each input (inputs,)."""
        return np.ones(len(names))

    def learn(self, X: pd.DataFrame, race: Ints, position: Floats, weight: Floats) -> Self:
        prior_strength = self.prior_strength(list(X.columns))
        logit = ConditionalLogit(self.ridge)
        self.logit_ = logit.fit(X.to_numpy(float), race, position, weight, prior_strength)
        return self

    def strength(self, X: pd.DataFrame, race: Ints) -> Floats:
        return self.logit_.log_strength(X.to_numpy(float), race)

    def save(self, folder: Path) -> None:
        super().save(folder)
        save_logit(self.logit_, folder / "logit.json")

    def load(self, folder: Path) -> Self:
        self.logit_ = load_logit(folder / "logit.json")
        return super().load(folder)


class Regression(Linear):
    """A conditional logit on ratings, on the weekend so far, and on form and records with strong priors."""

    name = "regression"

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        return inputs.linear(frame, self.stage)

    def prior_strength(self, names: list[str]) -> Floats:
        return inputs.prior_strength(names)
