"""Models whose log strength is linear in their inputs; the regression is one."""

import json
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.logit import ConditionalLogit
from predictions.ml.probability import Floats, Ints
from predictions.ml.race_model import RaceModel


def save_logit(logit: ConditionalLogit, target: Path) -> None:
    # JSON has no infinity: a column that never varied is told apart by null.
    scale = [float(s) if np.isfinite(s) else None for s in logit.scale_]
    target.write_text(json.dumps({"coef": logit.coef_.tolist(), "scale": scale}))


def load_logit(source: Path) -> ConditionalLogit:
    stored = json.loads(source.read_text())
    logit = ConditionalLogit()
    logit.coef_ = np.array(stored["coef"])
    logit.scale_ = np.array([np.inf if s is None else s for s in stored["scale"]])
    return logit


class Linear(RaceModel):
    """A conditional logit on some inputs."""

    def __init__(self, stage: str = "before_weekend", ridge: float = 5.0) -> None:
        self.stage = stage
        self.ridge = ridge

    def doubt(self, names: list[str]) -> Floats:
        """How much stronger than the model's own the prior of each input is."""
        return np.ones(len(names))

    def learn(self, X: pd.DataFrame, race: Ints, position: Floats, weight: Floats) -> Self:
        doubt = self.doubt(list(X.columns))
        self.logit_ = ConditionalLogit(self.ridge).fit(X.to_numpy(float), race, position, weight, doubt)
        return self

    def strength(self, X: pd.DataFrame, race: Ints) -> Floats:
        return self.logit_.log_strength(X.to_numpy(float), race)

    def _save(self, folder: Path) -> None:
        save_logit(self.logit_, folder / "logit.json")

    def _load(self, folder: Path) -> None:
        self.logit_ = load_logit(folder / "logit.json")


class Regression(Linear):
    """A conditional logit: ratings first, form and records behind a strong prior."""

    name = "regression"

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        return inputs.linear(frame, self.stage)

    def doubt(self, names: list[str]) -> Floats:
        return inputs.prior_strength(names)
