"""What decides a championship: points, then the number of wins, of second places, and so on.

A merit is two integers that add up from race to race and compare like that rule: the first holds twice the
points and, BITS each, the counts of the places 1 to 10, the second the counts of 11 to 22. Sprints give
points, but their places do not count.
"""

import numpy as np

from predictions.ml.probability import Bools, Floats, Ints

BITS = 5  # a season has fewer than 32 races
FIRST, SECOND = 10, 12  # places held by each integer
POINTS_SHIFT = BITS * FIRST


def of_points(points: float) -> int:
    return round(2 * points) << POINTS_SHIFT


def of_place(place: int) -> tuple[int, int]:
    """One classified finish at `place`, counted from 0, without its points."""
    if place < FIRST:
        return 1 << BITS * (FIRST - 1 - place), 0
    return 0, (1 << BITS * (FIRST + SECOND - 1 - place) if place < FIRST + SECOND else 0)


def of_places(points: Floats, cars: int, counted: bool = True) -> Ints:
    """Merits (cars, 2) of each place of a race with these points; `counted` in the countback or not."""
    table = np.array([of_place(place) if counted else (0, 0) for place in range(cars)], np.int64)
    for place, worth in enumerate(points[:cars]):
        table[place, 0] += of_points(worth)
    return table


def points(merit: Ints) -> Floats:
    """Points of merits (..., 2)."""
    return (merit[..., 0] >> POINTS_SHIFT) / 2


def ranked(merit: Ints, rng: np.random.Generator) -> Ints:
    """Places (seasons, entrants) from 0 by merits (seasons, entrants, 2); those quite alike by lot."""
    lot = rng.random(merit.shape[:2])
    order = np.lexsort((lot, -merit[..., 1], -merit[..., 0]), axis=1)
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(order.shape[1])[None, :], axis=1)
    return places


def can_win(base: Ints, best: Ints) -> Bools:
    """Who of `base` (entrants, 2) can still be champion, if each can gain `best` (2,) at most.

    Whoever cannot draw level with what another has already, countback included, is out.
    """
    reach = base + best
    more, same = np.greater.outer(reach[:, 0], base[:, 0]), np.equal.outer(reach[:, 0], base[:, 0])
    level = more | (same & np.greater_equal.outer(reach[:, 1], base[:, 1]))
    return np.array(level.all(axis=1))
