"""What every model does, whatever its family."""

import json
from pathlib import Path
from typing import ClassVar, Self

import pandas as pd
from sklearn.base import BaseEstimator

from predictions.ml import inputs
from predictions.ml.probability import Floats, Ints, log_softmax_by_race


class RaceModel(BaseEstimator):
    """fit(frame, weight) learns from rows of `features.build` of races with results; log_strength(frame)
    gives each car a log strength (rows,) of which `probability` makes the race's one distribution.

    A family says what it sees of the features, `inputs`, and how it learns from that, `learn` and
    `strength`. save(folder) and load(folder) keep the fitted state in formats that carry no code.
    """

    name: ClassVar[str]
    stage: str
    # How much surer than it says the model may be, learned from what it said of races unseen.
    sharpness_: float = 1.0

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        raise NotImplementedError

    def learn(self, X: pd.DataFrame, race: Ints, position: Floats, weight: Floats) -> Self:
        """X are `inputs`; race, position (NaN: not classified) and weight (rows,)."""
        raise NotImplementedError

    def strength(self, X: pd.DataFrame, race: Ints) -> Floats:
        raise NotImplementedError

    def fit(self, frame: pd.DataFrame, weight: Floats) -> Self:
        position = frame["position"].to_numpy(float)
        return self.learn(self.inputs(frame), inputs.race_codes(frame), position, weight)

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        return self.strength(self.inputs(frame), inputs.race_codes(frame))

    def log_p(self, frame: pd.DataFrame) -> Floats:
        """Log win probabilities (rows,) as calibrated."""
        return log_softmax_by_race(self.sharpness_ * self.log_strength(frame), inputs.race_codes(frame))

    def save(self, folder: Path) -> None:
        (folder / "sharpness.json").write_text(json.dumps(self.sharpness_))
        self._save(folder)

    def load(self, folder: Path) -> Self:
        self.sharpness_ = json.loads((folder / "sharpness.json").read_text())
        self._load(folder)
        return self

    def _save(self, folder: Path) -> None:
        raise NotImplementedError

    def _load(self, folder: Path) -> None:
        raise NotImplementedError
