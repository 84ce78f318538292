"""Elo ratings of drivers and constructors, updated by each qualifying and each race.

The rating of a car is its driver's rating plus its constructor's, minus MEAN_RATING. In a session each
classified car is compared with every other one: against a rival rated b, a car rated a has an expected
score of 1 / (1 + 10^((b - a) / 400)); its score is 1 if it finished ahead and 0 if behind. The surplus is
the score minus the expected one, averaged over the rivals. The driver's rating changes by K times the
surplus of their car, the constructor's by K times the mean surplus of its cars. Between seasons ratings
move towards MEAN_RATING: those of constructors further, because cars are new, and furthest where the
rules change.

A. E. Elo, The Rating of Chessplayers, Past and Present, 1978.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from predictions.ml.history import NEW_RULES, History
from predictions.ml.races import Floats, Ints, race_slices

MEAN_RATING = 1500.0


@dataclass(frozen=True)
class EloSettings:
    """How fast ratings change; chosen on the races of 2004-2018.

    Attributes
    ----------
    race_driver, race_constructor, qualifying_driver, qualifying_constructor : K, in rating points.
    winter_driver, winter_constructor : share of the distance from MEAN_RATING that is left after a winter.
    new_rules : factor of `winter_constructor` before a season with new rules.
    """

    race_driver: float = 24.0
    race_constructor: float = 120.0
    qualifying_driver: float = 16.0
    qualifying_constructor: float = 70.0
    winter_driver: float = 0.88
    winter_constructor: float = 0.60
    new_rules: float = 0.5


def expected_score(a: Floats, b: Floats) -> Floats:
    """The probability, 0 to 1, that a car rated `a` finishes ahead of a car rated `b`."""
    return np.asarray(1.0 / (1.0 + 10.0 ** ((b - a) / 400.0)))


def score_surplus(rating: Floats, position: Floats) -> Floats:
    """Score minus expected score, as a mean over the rivals.

    Parameters
    ----------
    rating : ratings of the cars of one session (cars,).
    position : their positions (cars,), NaN where not classified. Equal positions score one half.

    Returns
    -------
    (cars,), from -1 to 1; 0 for cars that are not classified or have no rival.
    """
    out = np.zeros(len(rating))
    classified = np.flatnonzero(~np.isnan(position))
    if len(classified) < 2:
        return out
    r, p = rating[classified], position[classified]
    score = (p[:, None] < p[None, :]) + 0.5 * (p[:, None] == p[None, :])
    expected = expected_score(r[:, None], r[None, :])
    out[classified] = (score - expected).sum(1) / (len(classified) - 1)  # the diagonal is 0.5 - 0.5
    return out


def ratings(history: History, settings: EloSettings = EloSettings()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ratings before and after each race.

    Returns
    -------
    Two frames with the index of `history.entries` and the columns `driver` and `constructor`. A session
    without a result changes nothing.
    """
    entries = history.entries
    d, drivers = pd.factorize(entries["driver_id"])
    c, constructors = pd.factorize(entries["lineage_id"])
    table = _RatingTable(len(drivers), len(constructors), settings)
    positions = entries[["qualified", "position"]].to_numpy(float)
    season = entries["race_id"].map(history.races.set_index("race_id")["season"]).to_numpy()
    before, after = np.empty((2, len(entries), 2))
    year = None
    for rows in race_slices(entries["race_id"].to_numpy()):
        if season[rows.start] != year:
            year = season[rows.start]
            table.start_season(year in NEW_RULES)
        before[rows] = table.ratings_of(d[rows], c[rows])
        table.update(d[rows], c[rows], positions[rows])
        after[rows] = table.ratings_of(d[rows], c[rows])
    columns = ["driver", "constructor"]
    return (
        pd.DataFrame(before, entries.index, columns),
        pd.DataFrame(after, entries.index, columns),
    )


class _RatingTable:
    """The current ratings of all drivers and constructors, by their numbers `d` and `c`."""

    def __init__(self, drivers: int, constructors: int, settings: EloSettings) -> None:
        self.driver = np.full(drivers, MEAN_RATING)
        self.constructor = np.full(constructors, MEAN_RATING)
        self.settings = settings

    def ratings_of(self, d: Ints, c: Ints) -> Floats:
        """The ratings of driver and constructor of each car (cars, 2)."""
        return np.column_stack([self.driver[d], self.constructor[c]])

    def start_season(self, new_rules: bool) -> None:
        kept = self.settings.winter_constructor * (self.settings.new_rules if new_rules else 1.0)
        self.driver += (self.settings.winter_driver - 1) * (self.driver - MEAN_RATING)
        self.constructor += (kept - 1) * (self.constructor - MEAN_RATING)

    def update(self, d: Ints, c: Ints, positions: Floats) -> None:
        """Change the ratings by the positions (cars, 2) in qualifying, then by those in the race."""
        k_factors = (
            (self.settings.qualifying_driver, self.settings.qualifying_constructor),
            (self.settings.race_driver, self.settings.race_constructor),
        )
        cars = np.maximum(np.bincount(c, minlength=len(self.constructor)), 1)
        for position, (k_driver, k_constructor) in zip(positions.T, k_factors, strict=True):
            surplus = score_surplus(self.driver[d] + self.constructor[c] - MEAN_RATING, position)
            self.driver[d] += k_driver * surplus
            self.constructor += k_constructor * np.bincount(c, surplus, len(self.constructor)) / cars
