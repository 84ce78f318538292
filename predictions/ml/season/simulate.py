"""How a season may end: what is left of it, driven many times.

How strong each car is, is not known exactly, and whoever is better than we think is so in every race.
So seasons are drawn in two steps: OUTER times the errors of all strengths, and for each of them INNER
seasons race by race. A car's error is as wide as the replicates leave its log-odds open and stays
all season, CAR_SHARE of its variance common to the cars of a constructor. The strengths that errors are
added to are made sharper by so much that a race's chances stay on average what the models say (the
logistic-normal approximation; D. MacKay, Neural Computation 4 (1992) 720-736). In each season
cars and drivers also wander from race to race, which nobody can know today.

A probability is its share of all seasons. Its interval is where 95% of the outer draws put
it, pulled together by what INNER seasons scatter by themselves: as a race's interval, it tells how far the
probability may be off, not how the season ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from predictions.ml.probability import Bools, Floats, Ints
from predictions.ml.season import countback
from predictions.ml.season.orders import draw_places
from predictions.ml.season.points import RACE, Scale

OUTER, INNER = 400, 50  # an even number of errors, for they are drawn in opposite pairs
# Measured on 2004-2018: in the second half of a season, when the ratings have settled, the squared
# distance between a car's log strengths grows by so much a race; before, the larger part of what is
# learned in addition is common to a constructor's cars.
CAR_DRIFT, DRIVER_DRIFT = 0.045, 0.008
CAR_SHARE = 0.8
TAILS = (0.025, 0.975)


@dataclass(frozen=True)
class Event:
    """A race to come, or its sprint. Values of cars are (cars,), in one order all season."""

    log_p: Floats
    spread: Floats  # standard deviation of the log-odds
    scale: Scale
    ahead: int = 0  # races from now
    is_sprint: bool = False


def simulate(events: Iterable[Event], constructor: Ints, seed: int = 0) -> Ints:
    """What each car gains over `events`, as merits (OUTER * INNER, cars, 2).

    `constructor` (cars,) numbers the cars' constructors from 0.
    """
    rng = np.random.default_rng(seed)
    half = _errors(rng, OUTER // 2, constructor, CAR_SHARE, 1 - CAR_SHARE)
    error = np.repeat(np.concatenate([half, -half]), INNER, axis=0)
    wandered, reached = np.zeros_like(error), 0
    gained = np.zeros((*error.shape, 2), np.int64)
    for event in events:
        for _ in range(event.ahead - reached):
            wandered += _errors(rng, len(error), constructor, CAR_DRIFT, DRIVER_DRIFT)
        reached = event.ahead
        strength = sharpen(event.log_p, event.spread) + event.spread * error + wandered
        gained += _gains(event, strength, rng)
    return gained


def most_possible(events: Sequence[Event], seats: int) -> Ints:
    """The merits (2,) of an entrant whose cars, `seats` of them, are in front in everything to come."""
    gains = np.zeros(2, np.int64)
    for event in events:
        worth = countback.of_places(event.scale.places, len(event.log_p), counted=not event.is_sprint)
        gains += worth[:seats].sum(axis=0)
        gains[0] += countback.of_points(event.scale.fastest_lap)
    return gains


def _errors(rng: np.random.Generator, draws: int, constructor: Ints, common: float, own: float) -> Floats:
    """Normal errors (draws, cars), of variance `common` for a constructor's cars and `own` beside it."""
    of_constructors = rng.normal(size=(draws, constructor.max(initial=-1) + 1))
    of_drivers = rng.normal(size=(draws, len(constructor)))
    return np.sqrt(common) * of_constructors[:, constructor] + np.sqrt(own) * of_drivers


def sharpen(log_p: Floats, spread: Floats) -> Floats:
    """Log strengths whose chances are those of `log_p` again once errors of `spread` are added."""
    return log_p * np.sqrt(1 + np.pi / 8 * np.mean(spread**2))


def _gains(event: Event, strength: Floats, rng: np.random.Generator) -> Ints:
    """Merits (draws, cars, 2) of one race or sprint.

    The fastest lap is drawn by the strengths of the whole field, and is worth its point among the first ten.
    """
    cars = strength.shape[1]
    places = draw_places(strength, rng)
    gains = countback.of_places(event.scale.places, cars, counted=not event.is_sprint)[places]
    if event.scale.fastest_lap:
        fastest = (strength + rng.gumbel(size=strength.shape)).argmax(axis=1)
        rows = np.arange(len(fastest))
        scores = places[rows, fastest] < len(RACE)
        gains[rows, fastest, 0] += np.where(scores, countback.of_points(event.scale.fastest_lap), 0)
    return gains


@dataclass(frozen=True)
class Outlook:
    """How a championship may end; rows are its entrants."""

    expected: Floats  # points (entrants,)
    range: Floats  # of the points in 95% of seasons (entrants, 2)
    places: Floats  # chance of each place and its interval (entrants, places, 3)
    title: Floats  # and its interval (entrants, 3)
    can_win: Bools  # who can still be champion, by the table alone (entrants,)


def outlook(base: Ints, owner: Ints, gained: Ints, best: Ints, seed: int = 0) -> Outlook:
    """`base` merits (entrants, 2) now, `owner` (cars,) the entrant each car scores for, `gained` of
    `drive`, `best` the merits (2,) that one entrant can still gain at most.
    """
    final = np.repeat(base[None], len(gained), axis=0)
    for car, entrant in enumerate(owner):
        final[:, entrant] += gained[:, car]
    place = countback.ranked(final, np.random.default_rng(seed))
    chances = _places(place)
    points = countback.points(final)
    can_win = countback.can_win(base, best)
    title = _title(chances[:, 0], can_win, np.isin(np.arange(len(base)), owner), len(gained))
    chances[:, 0] = title
    return Outlook(points.mean(axis=0), np.quantile(points, TAILS, axis=0).T, chances, title, can_win)


def _places(place: Ints) -> Floats:
    """Chances and intervals (entrants, places, 3) from final places (seasons, entrants) counted from 0."""
    entrants = place.shape[1]
    share = np.stack([(place == k).reshape(OUTER, INNER, entrants).mean(axis=1) for k in range(entrants)], 2)
    mean = share.mean(axis=0)
    total = share.var(axis=0, ddof=1)
    scatter = (share * (1 - share)).mean(axis=0) / (INNER - 1)
    real = np.sqrt(np.clip(1 - scatter / np.maximum(total, 1e-300), 0, 1))
    low, high = np.clip(np.quantile(mean + real * (share - mean), TAILS, axis=0), 0, 1)
    least, most = _wilson_interval(mean, len(place))
    return np.stack([mean, np.minimum(low, least), np.maximum(high, most)], axis=2)


def _wilson_interval(share: Floats, seasons: int) -> tuple[Floats, Floats]:
    """What so many seasons leave open of a share seen in them: Wilson's interval, JASA 22 (1927) 209-212."""
    z = 1.959964
    shrunk = 1 + z**2 / seasons
    middle = (share + z**2 / (2 * seasons)) / shrunk
    half = z / shrunk * np.sqrt(share * (1 - share) / seasons + (z / (2 * seasons)) ** 2)
    return np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)


def _title(chance: Floats, can_win: Bools, drives: Bools, seasons: int) -> Floats:
    """Chance and interval (entrants, 3): exactly 0 or 1 once decided, and before that never quite.

    While it is open, each who can still win it and drives counts for half a season more.
    """
    if can_win.sum() == 1:
        return np.repeat(can_win[:, None], 3, axis=1).astype(float)
    open_to = can_win & drives
    p = (chance[:, 0] * seasons + 0.5 * open_to) / (seasons + 0.5 * open_to.sum())
    title = np.column_stack([p, np.minimum(chance[:, 1], p), np.maximum(chance[:, 2], p)])
    return np.where(can_win[:, None], title, 0.0)
