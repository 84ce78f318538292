"""The uncertainty of win probabilities: refits on resampled races, and redrawn ratings.

The limits of an interval are normal quantiles of the log-odds. `Variance` puts their variance together from
that between the refits, that when the ratings of all drivers are redrawn within the uncertainty of their
filters, and a constant. The constants are settled in demo worlds, in which the true probabilities are known
(`python -m tests.bench.settle_intervals`).

B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993.
"""

from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import NormalDist
from typing import Self

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.linear import Regression
from predictions.ml.probability import log_odds, log_softmax_by_race
from predictions.ml.race_model import RaceModel, Run
from predictions.ml.races import Floats
from predictions.ml.signals import SIGNALS
from predictions.ml.trees import XGBoost

REPLICATED_MODELS: tuple[type[RaceModel], ...] = (Regression, XGBoost)
REFITS_PER_MODEL = 6
DRAWS_PER_REFIT = 4  # redrawn ratings for each refit, in antithetic pairs
# Standard deviation of redrawn ratings in units of the filters' own. The draws move all ratings of a
# driver together, although the errors of the filters are partly independent.
RATING_SPREAD = 0.45


# The variance with redrawn ratings from which it counts in full: that of the first races of a season. Later
# in a season the forecasts are less far off than the filters expect.
FULL_VARIANCE = 0.7


@dataclass(frozen=True)
class Variance:
    """How the variance of the log-odds to win is put together.

    Attributes
    ----------
    refits : share of the variance between refits: a forecast is an average over models, not one refit.
    ratings : share of the variance with redrawn ratings, where it is FULL_VARIANCE or more.
    other : standard deviation of what neither covers, such as a circuit that suits a car.
    """

    refits: float
    ratings: float
    other: float

    def total(self, refits: Floats, ratings: Floats) -> Floats:
        counted = ratings * np.minimum(ratings / FULL_VARIANCE, 1.0)
        return self.refits * refits + self.ratings * counted + self.other**2


VARIANCES = {
    "before_weekend": Variance(0.1, 1.0, 0.18),
    "after_sprint": Variance(0.1, 1.0, 0.18),
    "after_qualifying": Variance(0.1, 0.1, 0.38),
}
# Models that ignore retirements are too certain of favourites and of outsiders. An interval is longer towards
# the log-odds of EVEN by these standard deviations for each unit of log-odds.
EVEN = -1.1  # a probability of 25%
OUTSIDERS, FAVOURITES = 0.1, 0.08


class Replicates:
    """Models fitted on resampled races; the spread of their forecasts is the uncertainty.

    Attributes
    ----------
    stage : a key of `features.BY_STAGE`.
    models_ : the refits, those of a kind together.
    """

    def __init__(self, stage: str = "before_weekend") -> None:
        self.stage = stage
        self.models_: list[RaceModel] = []

    def fit(
        self,
        frame: pd.DataFrame,
        weight: Floats,
        of_each: int = REFITS_PER_MODEL,
        seed: int = 0,
        run: Run = map,
    ) -> Self:
        """Fit the refits; each weighs the races by how often a sample with replacement contains them.

        Parameters
        ----------
        frame : rows of `features.build` of races with results, those of a race together.
        weight : weights of the rows' races (rows,).
        of_each : number of refits of each kind.
        run : fits the kinds, for example side by side.
        """
        _, race_of = np.unique(inputs.race_codes(frame), return_inverse=True)
        races = race_of.max() + 1
        shape = len(REPLICATED_MODELS), of_each
        times = np.random.default_rng(seed).multinomial(races, np.full(races, 1 / races), shape)
        refits = run(partial(self._refits, frame), REPLICATED_MODELS, weight * times[..., race_of])
        self.models_ = list(chain.from_iterable(refits))
        return self

    def _refits(self, frame: pd.DataFrame, kind: type[RaceModel], weights: Floats) -> list[RaceModel]:
        """The refits of a kind, with weights (refits, rows)."""
        models = [kind(stage=self.stage) for _ in weights]
        race, position = inputs.race_codes(frame), frame["position"].to_numpy(float)
        X = models[0].prepare(models[0].inputs(frame))
        for number, (model, weight) in enumerate(zip(models, weights, strict=True)):
            if "seed" in model.get_params():
                model.set_params(seed=number)
            model.learn(X, race, position, weight)
        return models

    def spread(self, frame: pd.DataFrame) -> Floats:
        """The standard deviation (rows,) of the log-odds to win, of rows of `features.build`."""
        return np.asarray(np.sqrt(VARIANCES[self.stage].total(*self.variances(frame))))

    def variances(self, frame: pd.DataFrame) -> tuple[Floats, Floats]:
        """The variances (rows,) of the log-odds to win: between the refits, and with redrawn ratings."""
        redrawn = with_redrawn_ratings(frame, DRAWS_PER_REFIT * len(self.models_))
        race = inputs.race_codes(redrawn)
        X = {model: model(stage=self.stage).inputs(redrawn) for model in REPLICATED_MODELS}
        draws = []
        for number, model in enumerate(self.models_):
            rows = slice(number * DRAWS_PER_REFIT * len(frame), (number + 1) * DRAWS_PER_REFIT * len(frame))
            log_p = log_softmax_by_race(model.strength(X[type(model)][rows], race[rows]), race[rows])
            draws.append(log_odds(np.exp(log_p), 1e-9).reshape(DRAWS_PER_REFIT, len(frame)))
        odds = np.stack(draws)  # (refits, draws, rows)
        return np.var(odds.mean(axis=1), axis=0, ddof=1), np.var(odds, axis=1, ddof=1).mean(axis=0)

    def save(self, folder: Path) -> None:
        for number, model in enumerate(self.models_):
            target = folder / f"replicate-{number:02d}-{model.name}"
            target.mkdir()
            model.save(target)

    def load(self, folder: Path) -> Self:
        by_name = {model.name: model for model in REPLICATED_MODELS}
        for source in sorted(folder.glob("replicate-*")):
            model = by_name[source.name.split("-", 2)[2]]
            self.models_.append(model(stage=self.stage).load(source))
        return self


def with_redrawn_ratings(frame: pd.DataFrame, times: int) -> pd.DataFrame:
    """Copies of `frame`, as races of their own, with drivers' ratings redrawn about their values.

    The draws of a race do not depend on the other races of `frame`.
    """
    cars = frame.groupby("race_id", sort=False).cumcount().to_numpy()
    half = np.random.default_rng(0).normal(size=(times // 2, cars.max() + 1))
    draws = RATING_SPREAD * np.stack([half, -half], axis=1).reshape(times, -1)[:, cars].ravel()
    copies = {str(name): np.tile(frame[name].to_numpy(), times) for name in frame}
    codes = pd.factorize(frame["race_id"])[0]
    copies["race_id"] = np.concatenate([codes + copy * (codes.max() + 1) for copy in range(times)])
    for signal in SIGNALS:
        copies[f"driver_{signal}"] += draws * np.nan_to_num(copies[f"sd_{signal}"])
    return pd.DataFrame(copies)


def interval(win: Floats, spread: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """The interval of win probabilities.

    Parameters
    ----------
    win : win probabilities (rows,).
    spread : standard deviations of their log-odds (rows,).
    level : the share of intervals that contain the true probability, between 0 and 1.

    Returns
    -------
    Lower and upper limits (rows,), 0 to 1; each interval contains its probability.
    """
    odds, z = log_odds(win), NormalDist().inv_cdf((1 + level) / 2)
    below, above = (z * (spread + more) for more in towards_even(odds))
    lower, upper = 1 / (1 + np.exp(below - odds)), 1 / (1 + np.exp(-above - odds))
    return np.minimum(lower, win), np.maximum(upper, win)


def towards_even(odds: Floats) -> tuple[Floats, Floats]:
    """The standard deviations (rows,) to add below and above log-odds."""
    return FAVOURITES * np.maximum(odds - EVEN, 0.0), OUTSIDERS * np.maximum(EVEN - odds, 0.0)
