"""Elo ratings of drivers and constructors, moved by every race.

A car's rating is its driver's plus its constructor's, less the common 1500. In a race each
classified car is compared with every other: it is expected to score 1 / (1 + 10^((b - a) / 400))
against b and scores 1 ahead of it, 0 behind. Its surplus, averaged over the field, moves the
driver by K_DRIVER times it and the constructor by K_CONSTRUCTOR times the mean of its cars.
Over winter ratings shrink to 1500: constructors more, because cars are built anew.

A. E. Elo, The Rating of Chessplayers, Past and Present, 1978.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from predictions.ml.history import History
from predictions.ml.probability import Floats, Ints

START = 1500.0
K_DRIVER = 60.0
K_CONSTRUCTOR = 60.0
WINTER_DRIVER = 0.95
WINTER_CONSTRUCTOR = 0.75


def expected_score(a: Floats, b: Floats) -> Floats:
    """The chance, 0 to 1, that a car rated `a` finishes ahead of one rated `b`."""
    return 1.0 / (1.0 + 10.0 ** ((b - a) / 400.0))


def surplus(rating: Floats, position: Floats) -> Floats:
    """Score above expectation a rival, -1 to 1, of the classified cars; 0 for the others.

    `rating` and `position` are (cars,), NaN where unclassified.
    """
    out = np.zeros(len(rating))
    classified = np.flatnonzero(~np.isnan(position))
    if len(classified) < 2:
        return out
    r, p = rating[classified], position[classified]
    scored = (p[:, None] < p[None, :]) + 0.5 * (p[:, None] == p[None, :])
    expected = expected_score(r[:, None], r[None, :])
    out[classified] = (scored - expected).sum(1) / (len(classified) - 1)  # the diagonal is 0.5 - 0.5
    return out


def by_race(entries: pd.DataFrame) -> Iterator[slice]:
    race = entries["race_id"].to_numpy()
    edges = np.r_[np.flatnonzero(np.r_[True, race[1:] != race[:-1]][: len(race)]), len(race)]
    for begin, end in pairwise(edges):
        yield slice(int(begin), int(end))


def ratings(history: History) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratings before and after each race: two frames (entries,) with columns driver, constructor.

    A race without a result moves nothing, so its rows are the ratings it starts from.
    """
    entries = history.entries
    driver_of, driver = _codes(entries["driver_id"])
    lineage_of, constructor = _codes(entries["lineage_id"])
    position = entries["position"].to_numpy(float)
    season = entries["race_id"].map(history.races.set_index("race_id")["season"]).to_numpy()
    before, after = np.empty((2, len(entries), 2))
    year = None
    for rows in by_race(entries):
        if season[rows.start] != year:
            year = season[rows.start]
            driver[:] = START + WINTER_DRIVER * (driver - START)
            constructor[:] = START + WINTER_CONSTRUCTOR * (constructor - START)
        d, c = driver_of[rows], lineage_of[rows]
        before[rows, 0], before[rows, 1] = driver[d], constructor[c]
        gained = surplus(driver[d] + constructor[c] - START, position[rows])
        driver[d] += K_DRIVER * gained
        cars = np.bincount(c, minlength=len(constructor))
        constructor += K_CONSTRUCTOR * np.bincount(c, gained, len(constructor)) / np.maximum(cars, 1)
        after[rows, 0], after[rows, 1] = driver[d], constructor[c]
    columns = ["driver", "constructor"]
    return (
        pd.DataFrame(before, entries.index, columns),
        pd.DataFrame(after, entries.index, columns),
    )


def _codes(ids: pd.Series) -> tuple[Ints, Floats]:
    codes, unique = pd.factorize(ids)
    return codes.astype(np.int64), np.full(len(unique), START)
