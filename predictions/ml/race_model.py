"""The base class of all models."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar, Self

import pandas as pd
from sklearn.base import BaseEstimator

from predictions.ml import inputs, rain
from predictions.ml.probability import log_softmax_by_race
from predictions.ml.races import Floats, Ints

# Calls a function with each of some arguments, as `map` does or side by side.
Run = Callable[..., Iterable[Any]]
RAIN = "wet_exponent.json"


class RaceModel(BaseEstimator):
    """A model that gives each car of a race a log strength; `probability` turns them into forecasts.

    A subclass chooses its `inputs` from the features and defines how it learns from them, `learn` and
    `strength`. Fitted models are saved in formats that contain no code.

    Attributes
    ----------
    name : the name in files, tables and the API.
    stage : a key of `features.BY_STAGE`.
    wet_exponent_ : exponent of the strengths in wet races; None where no weather was learned.
    """

    name: ClassVar[str]
    stage: str
    wet_exponent_: float | None = None

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The inputs (rows, inputs) of rows of `features.build`."""
        raise NotImplementedError

    def prepare(self, X: pd.DataFrame) -> Any:
        """`inputs` X in the form that `learn` takes. Several fits on the same rows can share it."""
        return X

    def learn(self, X: Any, race: Ints, position: Floats, weight: Floats) -> Self:
        """Fit on prepared inputs X; race, position (NaN: not classified) and weight are (rows,)."""
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
        self.learn(self.prepare(X), race, position, weight)
        self.wet_exponent_ = None
        if rain.is_known(frame):
            self.wet_exponent_ = rain.exponent(frame, self.strength(X, race), weight)
        return self

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        """Log strengths (rows,) of rows of `features.build`."""
        log_strength = self.strength(self.inputs(frame), inputs.race_codes(frame))
        return rain.applied(log_strength, frame, self.wet_exponent_)

    def log_p(self, frame: pd.DataFrame) -> Floats:
        """Log win probabilities (rows,)."""
        return log_softmax_by_race(self.log_strength(frame), inputs.race_codes(frame))

    def save(self, folder: Path) -> None:
        """Write the fitted state into an existing folder."""
        if self.wet_exponent_ is not None:
            (folder / RAIN).write_text(json.dumps(self.wet_exponent_))

    def load(self, folder: Path) -> Self:
        """Read the fitted state written by `save`."""
        if (folder / RAIN).exists():
            self.wet_exponent_ = json.loads((folder / RAIN).read_text())
        return self
