"""What decides a championship: points, then the number of wins, of second places, and so on.

A tally is an array (..., 1 + PLACES): points in column 0, then the number of classified finishes in each
place. Tallies add up from race to race. Sprints give points, but their places do not count.
"""

import numpy as np
from numpy.typing import NDArray

from predictions.ml.races import Bools, Floats, Ints

# Exact for tallies: points are multiples of 0.5 far below 2^23, counts are small.
Tallies = NDArray[np.float32]

PLACES = 26  # the sporting regulations admit no more cars


def no_results(*shape: int) -> Tallies:
    """Tallies (*shape, 1 + PLACES) before the first race."""
    return np.zeros((*shape, 1 + PLACES), np.float32)


def points(tallies: Tallies) -> Floats:
    """The points (...,) of tallies."""
    return tallies[..., 0].astype(np.float64)


def rank(tallies: Tallies, rng: np.random.Generator) -> Ints:
    """Final places.

    Parameters
    ----------
    tallies : of each entrant at the end of each season (seasons, entrants, 1 + PLACES).
    rng : orders entrants with equal tallies at random.

    Returns
    -------
    (seasons, entrants), from 0.
    """
    draw = rng.random(tallies.shape[:2])
    order = np.lexsort((-draw, *np.moveaxis(tallies, -1, 0)[::-1]), axis=1)[:, ::-1]
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(order.shape[1])[None, :], axis=1)
    return places


def can_win(base: Tallies, best: Tallies) -> Bools:
    """Which entrants can still be champion (entrants,).

    Parameters
    ----------
    base : current tallies (entrants, 1 + PLACES).
    best : the most that any one entrant can still gain (1 + PLACES,).

    Returns
    -------
    False for an entrant that cannot draw level with the current leader, countback included. What the
    leader will gain is not considered.
    """
    leader = max(base.tolist())
    return np.array([tally >= leader for tally in (base + best).tolist()])
