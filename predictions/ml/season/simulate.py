"""The rest of a season, simulated many times, and the forecasts of its championships.

The strengths of the cars are uncertain, and a car that is stronger than forecast is so in every race. So
seasons are drawn in two steps: OUTER draws of the errors of all strengths, and INNER seasons for each of
them. The error of a car has the standard deviation of its log-odds and stays the same all season;
CAR_SHARE of its variance is common to the cars of a constructor. The errors make races more even, so the
strengths are sharpened first to keep the forecast probabilities on average (the logistic-normal
approximation; D. MacKay, Neural Computation 4 (1992) 720-736). In each season the strengths of cars and
drivers also drift from race to race.

A probability is its share of all seasons. Its interval contains 95% of the outer draws, after the sampling
variance of INNER seasons is removed: like the interval of a race forecast, it is the uncertainty of the
probability, not of the outcome.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from predictions.ml.races import Floats, Ints
from predictions.ml.season import countback
from predictions.ml.season.countback import Tallies
from predictions.ml.season.orders import draw_places
from predictions.ml.season.points import RACE_POINTS, Scale

OUTER, INNER = 400, 50  # OUTER is even: the errors are antithetic pairs
# Variance of log strength for each race, measured on the second halves of the seasons 2004-2018. In the
# first halves forecasts change more, because the models still learn about the new cars.
CAR_DRIFT, DRIVER_DRIFT = 0.045, 0.008
CAR_SHARE = 0.8


@dataclass(frozen=True)
class Event:
    """A race to come, or its sprint; the cars are in the same order all season.

    Attributes
    ----------
    log_p : log win probabilities (cars,); minus infinity for a car that is not in it.
    spread : standard deviations of the log-odds (cars,).
    retirement : probabilities to retire (cars,).
    scale : the points of the places.
    ahead : number of races before it, from now.
    """

    log_p: Floats
    spread: Floats
    retirement: Floats
    scale: Scale
    ahead: int = 0
    is_sprint: bool = False


def simulate(events: Iterable[Event], constructor: Ints, seed: int = 0) -> Tallies:
    """Simulate the rest of a season.

    Parameters
    ----------
    events : races and sprints in the order of time.
    constructor : the constructor of each car (cars,), numbered from 0.

    Returns
    -------
    What each car gains: tallies (OUTER * INNER, cars, 1 + PLACES).
    """
    rng = np.random.default_rng(seed)
    half = _errors(rng, OUTER // 2, constructor, CAR_SHARE, 1 - CAR_SHARE)
    error = np.repeat(np.concatenate([half, -half]), INNER, axis=0)
    drift, races = np.zeros_like(error), 0
    gained = countback.no_results(*error.shape)
    for event in events:
        for _ in range(event.ahead - races):
            drift += _errors(rng, len(error), constructor, CAR_DRIFT, DRIVER_DRIFT)
        races = event.ahead
        strength = sharpen(event.log_p, event.spread) + event.spread * error + drift
        _add_result(gained, event, strength, rng)
    return gained


def most_possible(events: Sequence[Event], seats: int) -> Tallies:
    """The tally (1 + PLACES,) of an entrant whose `seats` cars take the first places of all `events`."""
    best = countback.no_results()
    for event in events:
        best[0] += event.scale.places[:seats].sum() + event.scale.fastest_lap
        if not event.is_sprint:
            best[1 : 1 + seats] += 1
    return best


def _errors(rng: np.random.Generator, draws: int, constructor: Ints, common: float, own: float) -> Floats:
    """Normal errors (draws, cars): variance `common` shared by a constructor's cars, plus `own`."""
    of_constructors = rng.normal(size=(draws, constructor.max(initial=-1) + 1))
    of_drivers = rng.normal(size=(draws, len(constructor)))
    return np.asarray(np.sqrt(common) * of_constructors[:, constructor] + np.sqrt(own) * of_drivers)


def sharpen(log_p: Floats, spread: Floats) -> Floats:
    """Log strengths (cars,) that give the probabilities of `log_p` once errors of `spread` are added."""
    return np.asarray(log_p * np.sqrt(1 + np.pi / 8 * np.mean(spread[~np.isneginf(log_p)] ** 2)))


def _add_result(gained: Tallies, event: Event, strength: Floats, rng: np.random.Generator) -> None:
    """Draw the event once for each row of `strength` (seasons, cars) and add it to the tallies.

    The fastest lap is drawn with the strengths of all cars; it gives points only among the first ten.
    """
    places = draw_places(strength, event.retirement, rng)
    points = np.zeros(max(strength.shape[1], len(event.scale.places)))
    points[: len(event.scale.places)] = event.scale.places
    present = ~np.isneginf(event.log_p)
    gained[..., 0] += np.where(present, points[places], 0.0)
    if not event.is_sprint:
        season, car = np.nonzero((places < countback.PLACES) & present)
        gained[season, car, 1 + places[season, car]] += 1
    if event.scale.fastest_lap:
        fastest = (strength + rng.gumbel(size=strength.shape)).argmax(axis=1)
        rows = np.arange(len(fastest))
        scores = places[rows, fastest] < len(RACE_POINTS)
        gained[rows, fastest, 0] += np.where(scores, event.scale.fastest_lap, 0.0)
