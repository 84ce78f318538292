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


def race_slices(race: Ints) -> Iterator[slice]:
    """The rows of one race after the other."""
    for begin, end in pairwise(np.r_[first_rows(race), len(race)].tolist()):
        yield slice(begin, end)
