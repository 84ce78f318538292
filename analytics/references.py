"""Reference forecasts: simple rules that a model must beat to be of use.

Rules that are estimated are estimated walk-forward, for each race from the races before it. All functions
take the fields of all races at once: arrays (rows,) with a row for each driver, the rows of a race together
and the races in the order in which they were run. They return win probabilities (rows,) that sum to 1 for
each race.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.scoring import Booleans, Floats

Ints = NDArray[np.int64]
# What is assumed before the first race: the leader wins one race in three. It counts like 20 races.
LEADER_WINS, LEADER_RACES = 0.33, 20.0
# Races after which a grid slot's own record counts as much as what is assumed of it: that the first slot
# wins 40%, and each further one 60% of the one before.
SLOT_RACES, FIRST_SLOT, NEXT_SLOT = 10.0, 0.4, 0.6
LAST_SLOT = 60


def uniform(race: Ints) -> Floats:
    """All drivers of a race alike. `race` are the numbers of the races, from 0."""
    return np.asarray(1 / np.bincount(race)[race])


def leader(race: Ints, is_leader: Booleans, won: Floats) -> Floats:
    """The championship leader wins as often as leaders did before; the other drivers are alike.

    `is_leader` is true for one driver of a race at most; a race without one is uniform. `won` is the outcome
    (rows,), which sums to 1 for each race.
    """
    races = int(race[-1]) + 1
    known = np.bincount(race, is_leader.astype(float), races)
    share = (LEADER_WINS * LEADER_RACES + _before(np.bincount(race, won * is_leader, races))) / (
        LEADER_RACES + _before(known)
    )
    others = (1 - share) / np.maximum(np.bincount(race) - 1, 1)
    p = np.where(is_leader, share[race], others[race])
    return _to_one(np.where(known[race] > 0, p, 1.0), race)


def grid(race: Ints, slot: Ints, won: Floats) -> Floats:
    """A driver wins as often as drivers from the same grid slot did before, shrunk to a geometric series.

    `slot` is 1 to LAST_SLOT, and 0 for a start from the pit lane, which has a record of its own and is
    assumed to win as seldom as the last slot of a grid of 20.
    """
    shape = (int(race[-1]) + 1, LAST_SLOT + 1)
    wins, starts = np.zeros(shape), np.zeros(shape)
    np.add.at(wins, (race, slot), won)
    np.add.at(starts, (race, slot), 1.0)
    places = np.arange(LAST_SLOT + 1)
    assumed = FIRST_SLOT * NEXT_SLOT ** (np.where(places == 0, 20, places) - 1.0)
    rates = (SLOT_RACES * assumed + _before(wins)) / (SLOT_RACES + _before(starts))
    return _to_one(rates[race, slot], race)


def _before(by_race: NDArray[Any]) -> Floats:
    """The sums (races, ...) over the races before each."""
    return np.asarray(np.cumsum(by_race, axis=0) - by_race)


def _to_one(p: Floats, race: Ints) -> Floats:
    return np.asarray(p / np.bincount(race, p)[race])
