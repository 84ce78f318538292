"""Elo ratings of drivers and constructors, moved by every qualifying and every race.

A car's rating is its driver's plus its constructor's, less the common 1500. In a session each
classified car is compared with every other: it is expected to score 1 / (1 + 10^((b - a) / 400))
against b and scores 1 ahead of it, 0 behind. Its surplus, averaged over the field, moves the
driver by K times it and the constructor by K times the mean of its cars. Over winter ratings shrink
to 1500: constructors more, because cars are built anew, and most where the rules change.

A. E. Elo, The Rating of Chessplayers, Past and Present, 1978.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from predictions.ml.history import NEW_RULES, History
from predictions.ml.probability import Floats, Ints

MEAN = 1500.0


@dataclass(frozen=True)
class EloSettings:
    """How fast ratings move; chosen on the races of 2004-2018."""

    race_driver: float = 24.0  # K
    race_constructor: float = 120.0
    qualifying_driver: float = 16.0
    qualifying_constructor: float = 70.0
    winter_driver: float = 0.88  # share of a rating's distance from 1500 that is left
    winter_constructor: float = 0.60
    new_rules: float = 0.5  # times the constructors' share


def expected_score(a: Floats, b: Floats) -> Floats:
    """The chance, 0 to 1, that a car rated `a` finishes ahead of one rated `b`."""
    return 1.0 / (1.0 + 10.0 ** ((b - a) / 400.0))


def score_surplus(rating: Floats, position: Floats) -> Floats:
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


def race_slices(entries: pd.DataFrame) -> Iterator[slice]:
    race = entries["race_id"].to_numpy()
    edges = np.r_[np.flatnonzero(np.r_[True, race[1:] != race[:-1]][: len(race)]), len(race)]
    for begin, end in pairwise(edges):
        yield slice(int(begin), int(end))


def ratings(history: History, rules: EloSettings = EloSettings()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratings before and after each race: two frames (entries,) with columns driver, constructor.

    A session without a result moves nothing.
    """
    entries = history.entries
    driver_of, driver = _codes(entries["driver_id"])
    lineage_of, constructor = _codes(entries["lineage_id"])
    places = entries[["qualified", "position"]].to_numpy(float)
    speeds = (
        (rules.qualifying_driver, rules.qualifying_constructor),
        (rules.race_driver, rules.race_constructor),
    )
    season = entries["race_id"].map(history.races.set_index("race_id")["season"]).to_numpy()
    before, after = np.empty((2, len(entries), 2))
    year = None
    for rows in race_slices(entries):
        if season[rows.start] != year:
            year = season[rows.start]
            _regress_over_winter(driver, constructor, rules, year in NEW_RULES)
        d, c = driver_of[rows], lineage_of[rows]
        before[rows, 0], before[rows, 1] = driver[d], constructor[c]
        cars = np.maximum(np.bincount(c, minlength=len(constructor)), 1)
        for session, (k_driver, k_constructor) in enumerate(speeds):
            gained = score_surplus(driver[d] + constructor[c] - MEAN, places[rows, session])
            driver[d] += k_driver * gained
            constructor += k_constructor * np.bincount(c, gained, len(constructor)) / cars
        after[rows, 0], after[rows, 1] = driver[d], constructor[c]
    columns = ["driver", "constructor"]
    return (
        pd.DataFrame(before, entries.index, columns),
        pd.DataFrame(after, entries.index, columns),
    )


def _regress_over_winter(driver: Floats, constructor: Floats, rules: EloSettings, new_rules: bool) -> None:
    kept = rules.winter_constructor * (rules.new_rules if new_rules else 1.0)
    driver += (rules.winter_driver - 1) * (driver - MEAN)
    constructor += (kept - 1) * (constructor - MEAN)


def _codes(ids: pd.Series) -> tuple[Ints, Floats]:
    codes, unique = pd.factorize(ids)
    return codes.astype(np.int64), np.full(len(unique), MEAN)
