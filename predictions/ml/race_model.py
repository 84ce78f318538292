"""The base class of all models."""

import json
from pathlib import Path
from typing import ClassVar, Self

import pandas as pd
from sklearn.base import BaseEstimator

from predictions.ml import inputs, rain
from predictions.ml.probability import log_softmax_by_race
from predictions.ml.races import Floats, Ints

RAIN = "wet_exponent.json"


class RaceModel(BaseEstimator):
    """A model that gives each car of a race a log strength; `probability` turns them into forecasts.

    A subclass chooses its `inputs` from the features and defines how it learns from them, `learn` and
    `strength`. Fitted models are saved in formats that contain no code.

    Attributes
    ----------
    name : the name in files, tables and the API.
    stage : a key of `features.BY_STAGE`.
    sharpness_ : exponent of the win probabilities, learned by the calibration; 1 leaves them unchanged.
    wet_exponent_ : exponent of the strengths in wet races; None where no weather was learned.
    """

    name: ClassVar[str]
    stage: str
    sharpness_: float = 1.0
    wet_exponent_: float | None = None

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The inputs (rows, inputs) of rows of `features.build`."""
        raise NotImplementedError

    def learn(self, X: pd.DataFrame, race: Ints, position: Floats, weight: Floats) -> Self:
        """Fit on `inputs` X; race, position (NaN: not classified) and weight are (rows,)."""
        raise NotImplementedError

    def strength(self, X: pd.DataFrame, race: Ints) -> Floats:
        """Log strengths (rows,) from `inputs` X."""
        raise NotImplementedError

    def fit(self, frame: pd.DataFrame, weight: Floats) -> Self:
        """Fit on races with results.

        Parameters
        ----------
        frame : rows of `features.build`, those of a race together.
        weight : weights of the rows' races (rows,).
        """
        X, race, position = self.inputs(frame), inputs.race_codes(frame), frame["position"].to_numpy(float)
        self.learn(X, race, position, weight)
        self.wet_exponent_ = None
        if rain.is_known(frame):
            self.wet_exponent_ = rain.exponent(frame, self.strength(X, race), weight)
        return self

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        """Log strengths (rows,) of rows of `features.build`, not calibrated."""
        log_strength = self.strength(self.inputs(frame), inputs.race_codes(frame))
        return rain.applied(log_strength, frame, self.wet_exponent_)

    def log_p(self, frame: pd.DataFrame) -> Floats:
        """Calibrated log win probabilities (rows,)."""
        return log_softmax_by_race(self.sharpness_ * self.log_strength(frame), inputs.race_codes(frame))

    def save(self, folder: Path) -> None:
        """Write the fitted state into an existing folder."""
        (folder / "sharpness.json").write_text(json.dumps(self.sharpness_))
        if self.wet_exponent_ is not None:
            (folder / RAIN).write_text(json.dumps(self.wet_exponent_))
        self._save(folder)

    def load(self, folder: Path) -> Self:
        """Read the fitted state written by `save`."""
        self.sharpness_ = json.loads((folder / "sharpness.json").read_text())
        self.wet_exponent_ = json.loads((folder / RAIN).read_text()) if (folder / RAIN).exists() else None
        self._load(folder)
        return self

    def _save(self, folder: Path) -> None:
        raise NotImplementedError

    def _load(self, folder: Path) -> None:
        raise NotImplementedError
