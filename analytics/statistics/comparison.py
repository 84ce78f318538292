"""Mean scores with standard errors, and differences between two forecasters paired by race.

Scores are columns over the same races, NaN where a forecaster has none of a race. All columns are computed
at once: a loop over pairs would draw the same bootstrap samples again for each.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from predictions.ml.paired import DRAWS, NOTICEABLE
from predictions.ml.probability import TAILS_95
from predictions.ml.races import Floats, Ints

# Of fewer races no interval is given: the bootstrap has too few different samples.
FEWEST_RACES = 5


@dataclass(frozen=True)
class Means:
    """Attributes
    ----------
    mean, standard_error : (columns,); NaN without a race, the error also with one.
    races : number of races (columns,) with a score.
    """

    mean: Floats
    standard_error: Floats
    races: Ints


@dataclass(frozen=True)
class Differences:
    """Attributes
    ----------
    mean : mean difference (columns,); NaN without a race.
    low, high : its 95% interval (columns,); NaN with fewer than FEWEST_RACES races.
    races : number of races (columns,) that have the difference.
    """

    mean: Floats
    low: Floats
    high: Floats
    races: Ints


def means(scores: Floats) -> Means:
    """The mean over races of each column of `scores` (races, columns), and its standard error.

    The standard error is the standard deviation (with races - 1) over the square root of the races.
    """
    known = ~np.isnan(scores)
    races = known.sum(axis=0)
    mean = _divided(np.where(known, scores, 0).sum(axis=0), races)
    squares = np.where(known, scores - mean, 0) ** 2
    return Means(mean, np.sqrt(_divided(squares.sum(axis=0), (races - 1) * races)), races)


def differences(change: Floats) -> Differences:
    """The mean of each column of `change` (races, columns), and its interval by a bootstrap over races.

    Columns with the same races share their samples, which are those of `paired.bootstrap_interval`.
    """
    known = ~np.isnan(change)
    found = means(change)
    low, high = np.full((2, change.shape[1]), np.nan)
    for races in np.unique(known, axis=1).T:
        if races.sum() >= FEWEST_RACES:
            columns = (known == races[:, None]).all(axis=0)
            low[columns], high[columns] = _intervals(change[races][:, columns])
    return Differences(found.mean, low, high, found.races)


def verdict(low: float, high: float, races: int, reference: str) -> str:
    """In words, from the interval of our score minus the reference's, of which lower ones are better."""
    if races < FEWEST_RACES:
        return "too few races"
    if high < -NOTICEABLE:
        return f"better than {reference}"
    return f"worse than {reference}" if low > NOTICEABLE else "no difference shown"


def _intervals(change: Floats) -> NDArray[np.float64]:
    """The percentile intervals (2, columns) of the means of `change` (races, columns), without gaps."""
    races = len(change)
    drawn = np.random.default_rng(0).integers(0, races, (DRAWS, races))
    drawn += races * np.arange(DRAWS)[:, None]
    # How often each race is in each sample: with it, all means are one product of matrices.
    counts = np.bincount(drawn.ravel(), minlength=DRAWS * races).reshape(DRAWS, races)
    samples = np.ascontiguousarray(((counts / races) @ change).T)
    return np.asarray(np.quantile(samples, TAILS_95, axis=1, overwrite_input=True))


def _divided(sums: Floats, numbers: Ints) -> Floats:
    return np.asarray(np.divide(sums, numbers, out=np.full(len(sums), np.nan), where=numbers > 0))
