"""Compare two forecasters on the same races, with the uncertainty of the difference."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from predictions.ml.probability import TAILS_95
from predictions.ml.races import Floats

DRAWS = 4000
# In nats. A smaller difference can come from rounding or from one corrected result.
NOTICEABLE = 0.001


@dataclass(frozen=True)
class Paired:
    """The losses of two forecasters on the races that both forecast.

    Attributes
    ----------
    ours, theirs : mean losses in nats.
    change : mean of ours minus theirs; above 0 where the first forecaster is worse.
    low, high : its 95% interval.
    races : number of races compared.
    """

    ours: float
    theirs: float
    change: float
    low: float
    high: float
    races: int

    @property
    def is_worse(self) -> bool:
        """Whether the first forecaster is worse by more than chance explains."""
        return self.low > NOTICEABLE


def compare(ours: Mapping[str, float], theirs: Mapping[str, float]) -> Paired | None:
    """Compare two forecasters.

    Parameters
    ----------
    ours, theirs : losses in nats by race.

    Returns
    -------
    The comparison over the races that both have; None if there is none.
    """
    common = sorted(ours.keys() & theirs.keys())
    if not common:
        return None
    first, second = (np.array([losses[race] for race in common]) for losses in (ours, theirs))
    change = first - second
    low, high = bootstrap_interval(change)
    return Paired(float(first.mean()), float(second.mean()), float(change.mean()), low, high, len(common))


def bootstrap_interval(change: Floats) -> tuple[float, float]:
    """The 95% percentile interval of the mean of `change` (races,), by a bootstrap over races.

    B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993.
    """
    draws = np.random.default_rng(0).integers(0, len(change), (DRAWS, len(change)))
    low, high = np.quantile(change[draws].mean(axis=1), TAILS_95)
    return float(low), float(high)
