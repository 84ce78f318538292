"""Quantiles of mixtures: a posterior is one where the hyperparameters are integrated over a grid."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

INTERVAL = 0.9
_BISECTIONS = 40
_NEGLIGIBLE = 1e-4


def weights(log_posterior: Floats) -> Floats:
    """The weights of the grid's points, summing to 1; negligible ones are 0."""
    weight = np.exp(log_posterior - log_posterior.max())
    weight[weight < _NEGLIGIBLE] = 0.0
    return np.asarray(weight / weight.sum())


def interval(cdf: Callable[[Floats], Floats], low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The central interval that holds INTERVAL of each group's distribution.

    Parameters
    ----------
    cdf : from a value of each group (groups,) to the share of its distribution below (groups,).
    low, high : bounds of the distributions (groups,).
    """
    tail = (1 - INTERVAL) / 2
    return _quantile(cdf, tail, low, high), _quantile(cdf, 1 - tail, low, high)


def _quantile(cdf: Callable[[Floats], Floats], share: float, low: Floats, high: Floats) -> Floats:
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        is_below = cdf(middle) < share
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return np.asarray((low + high) / 2)
