"""Arrays with one row a car, in which the rows of a race are neighbours."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def first_rows(race: Ints) -> Ints:
    """The first row of each race (races,); `race` (rows,) numbers the rows' races."""
    return np.flatnonzero(np.r_[True, race[1:] != race[:-1]][: len(race)])


def race_sizes(race: Ints) -> Ints:
    """The number of cars of each race (races,)."""
    return np.diff(first_rows(race), append=len(race))


def race_means(X: Floats, race: Ints) -> Floats:
    """The mean of each column of X (rows, columns) over the row's race; NaN is left out."""
    known = ~np.isnan(X)
    begins, sizes = first_rows(race), race_sizes(race)
    count = np.add.reduceat(known, begins, axis=0, dtype=np.float64)
    total = np.add.reduceat(np.where(known, X, 0.0), begins, axis=0)
    return np.repeat(np.where(count > 0, total / np.maximum(count, 1), np.nan), sizes, axis=0)


def race_maxima(X: Floats, race: Ints) -> Floats:
    """The largest value of each column of X (rows, columns) in the row's race; NaN is left out."""
    return np.repeat(np.fmax.reduceat(X, first_rows(race), axis=0), race_sizes(race), axis=0)


def race_medians(X: Floats, race: Ints) -> Floats:
    """The median of each column of X (rows, columns) over the row's race; NaN is left out."""
    sizes = race_sizes(race)
    if not len(sizes):
        return X
    filled = np.arange(sizes.max()) < sizes[:, None]
    padded = np.full((*filled.shape, X.shape[1]), np.nan)  # (races, cars, columns)
    padded[filled] = X
    padded.sort(axis=1)  # NaN goes to the end
    count = (~np.isnan(padded)).sum(axis=1, keepdims=True)
    low = np.take_along_axis(padded, np.maximum(count - 1, 0) // 2, axis=1)
    high = np.take_along_axis(padded, count // 2, axis=1)
    middle = np.where(count > 0, (low + high) / 2, np.nan)[:, 0]
    return np.repeat(middle, sizes, axis=0)


def race_slices(race: Ints) -> Iterator[slice]:
    """The rows of one race after the other."""
    for begin, end in pairwise(np.r_[first_rows(race), len(race)].tolist()):
        yield slice(begin, end)
