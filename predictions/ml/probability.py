"""From strengths to probabilities: the one path every model takes, so that a race is coherent.

A model gives each car of a race a log strength. The finishing order is Plackett-Luce: the next
place goes to a remaining car with probability proportional to its strength. That is the order in
which independent exponential clocks with those rates ring, which turns every question about
places into a one-dimensional integral.

R. L. Plackett, "The analysis of permutations", Applied Statistics 24 (1975) 193-202.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Trapezoid nodes in log time: the integrand is smooth, 240 give an error below 1e-9.
NODES = 240


@dataclass(frozen=True)
class Distribution:
    """A race's forecast: arrays of one value a car, in the order of the strengths."""

    win: Floats
    podium: Floats
    points: Floats
    expected_position: Floats


def first_rows(race: Ints) -> Ints:
    """Where each race begins in `race`, an array (rows,) in which equal values are neighbours."""
    return np.flatnonzero(np.r_[True, race[1:] != race[:-1]])


def log_softmax_by_race(log_strength: Floats, race: Ints) -> Floats:
    """Log win probabilities (rows,): within each race they exponentiate to a sum of 1."""
    begins = first_rows(race)
    sizes = np.diff(np.r_[begins, len(race)])
    shifted = log_strength - np.repeat(np.maximum.reduceat(log_strength, begins), sizes)
    totals = np.add.reduceat(np.exp(shifted), begins)
    return shifted - np.repeat(np.log(totals), sizes)


def place_probabilities(log_strength: Floats) -> Floats:
    """P(car i takes place k) as a matrix (cars, places); rows and columns sum to 1.

    Car i's clock rings at t while k - 1 of the others have rung: a Poisson-binomial count,
    integrated over t by the trapezoid rule in log t.
    """
    cars = len(log_strength)
    strength = log_strength - log_strength.max()
    log_time = np.linspace(-np.log(cars) - 24.0, 4.0 - strength.min(), NODES)
    rates = np.exp(strength[:, None] + log_time[None, :])  # (cars, nodes)
    rung = -np.expm1(-rates)
    others = np.zeros((cars, NODES, cars))
    others[:, :, 0] = 1.0
    for j in range(cars):
        grown = others * (1 - rung[j])[None, :, None]
        grown[:, :, 1:] += others[:, :, :-1] * rung[j][None, :, None]
        grown[j] = others[j]  # a car does not count among its own rivals
        others = grown
    density = rates * np.exp(-rates) * (log_time[1] - log_time[0])
    matrix = np.einsum("in,ink->ik", density, others)
    return matrix / matrix.sum(1, keepdims=True)


def distribution(log_strength: Floats) -> Distribution:
    """The forecast of one race from log strengths (cars,), defined up to a common constant.

    Win probabilities sum to 1, podium to 3, points to 10 (or to the number of cars, if fewer).
    """
    places = place_probabilities(log_strength)
    reached = np.minimum(np.cumsum(places, axis=1), 1.0)
    cars = len(log_strength)
    return Distribution(
        win=reached[:, 0],
        podium=reached[:, min(3, cars) - 1],
        points=reached[:, min(10, cars) - 1],
        expected_position=places @ np.arange(1.0, cars + 1),
    )
