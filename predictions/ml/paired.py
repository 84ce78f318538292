"""Which of two forecasters did better on the same races, and how sure one can be of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from predictions.ml.probability import Floats

DRAWS = 4000
# In nats: what rounding or one corrected result moves is no difference.
NOTICEABLE = 0.001


@dataclass(frozen=True)
class Paired:
    """Mean loss of one and of the other over the races both forecast, and the mean difference with its
    95% interval: above 0 where the first does worse."""

    ours: float
    theirs: float
    change: float
    low: float
    high: float
    races: int

    @property
    def is_worse(self) -> bool:
        """Whether chance alone would hardly make the first look as bad."""
        return self.low > NOTICEABLE


def compare(ours: Mapping[str, float], theirs: Mapping[str, float]) -> Paired | None:
    """Compare losses by race; None where no race is common to both."""
    common = sorted(ours.keys() & theirs.keys())
    if not common:
        return None
    first, second = (np.array([losses[race] for race in common]) for losses in (ours, theirs))
    change = first - second
    low, high = bootstrap_interval(change)
    return Paired(float(first.mean()), float(second.mean()), float(change.mean()), low, high, len(common))


def bootstrap_interval(change: Floats) -> tuple[float, float]:
    """The 95% interval of the mean of `change` (races,), by a bootstrap over races."""
    draws = np.random.default_rng(0).integers(0, len(change), (DRAWS, len(change)))
    low, high = np.quantile(change[draws].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
