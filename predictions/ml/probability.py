"""From strengths to probabilities: the one path every model takes, so that a race is coherent.

A model gives each car of a race a log strength. The winner is drawn by the softmax of the
strengths. The places behind are drawn one after the other from the cars that remain by the softmax
of PLACES times the strengths: who is strongest says less about fifth place than about first,
because trouble mixes the field. (The same discount as in R. J. Henery, "Permutation probabilities as
models for horse races", JRSS B 43 (1981) 86-91.) And in a share TROUBLE of races all places behind
the winner are drawn by lot: favourites break down too, so that their points are never certain.

Without the lot that second part is a Plackett-Luce order, and so the order in which independent
exponential clocks with those rates ring, which turns every question about places into one integral
over time.
R. L. Plackett, "The analysis of permutations", Applied Statistics 24 (1975) 193-202.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Trapezoid nodes in log time: the integrand is smooth, so that 120 leave errors below 1e-6.
NODES = 120
# Chosen together on podium and points of 2014-2018 (Brier score and log loss).
PLACES_EXPONENT = 0.8
RANDOM_ORDER_SHARE = 0.15


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


def place_probabilities(log_strength: Floats, places: float = PLACES_EXPONENT) -> Floats:
    """P(car i takes place k) as a matrix (cars, places); rows and columns sum to 1.

    Behind the winner w, car i takes place k if its clock rings at t while k - 2 of the cars other
    than i and w have rung. Both the count of rung clocks and the sum over winners, each with its
    chance of winning, are carried along while the rivals are added one by one.
    """
    cars = len(log_strength)
    win = np.exp(log_strength - np.logaddexp.reduce(log_strength))
    rate = places * (log_strength - log_strength.max())
    log_time = np.linspace(-np.log(cars) - 16.0, 4.0 - rate.min(), NODES)
    hazard = np.exp(rate[:, None] + log_time[None, :])  # (cars, nodes)
    rung = -np.expm1(-hazard)
    nobody_won = np.zeros((cars, NODES, cars))  # P(count of rung rivals), none of them set aside
    nobody_won[:, :, 0] = 1.0
    one_won = np.zeros_like(nobody_won)  # the same with one rival set aside as the winner
    for rival in range(cars):
        others = np.arange(cars) != rival
        added = one_won[others] * (1 - rung[rival])[:, None] + win[rival] * nobody_won[others]
        added[:, :, 1:] += one_won[others][:, :, :-1] * rung[rival][:, None]
        grown = nobody_won[others] * (1 - rung[rival])[:, None]
        grown[:, :, 1:] += nobody_won[others][:, :, :-1] * rung[rival][:, None]
        one_won[others], nobody_won[others] = added, grown
    density = hazard * np.exp(-hazard) * (log_time[1] - log_time[0])
    behind = np.einsum("in,ink->ik", density, one_won[:, :, : cars - 1])
    behind *= ((1 - win) / np.maximum(behind.sum(1), 1e-300))[:, None]
    return np.column_stack([win, behind])


def distribution(log_strength: Floats) -> Distribution:
    """The forecast of one race from log strengths (cars,), defined up to a common constant.

    Win probabilities sum to 1, podium to 3, points to 10 (or to the number of cars, if fewer).
    """
    cars = len(log_strength)
    places = place_probabilities(log_strength)
    # Whoever does not win has each other place alike.
    lot = (1 - places[:, :1]) / max(cars - 1, 1)
    places[:, 1:] = (1 - RANDOM_ORDER_SHARE) * places[:, 1:] + RANDOM_ORDER_SHARE * lot
    reached = np.minimum(np.cumsum(places, axis=1), 1.0)
    return Distribution(
        win=reached[:, 0],
        podium=reached[:, min(3, cars) - 1],
        points=reached[:, min(10, cars) - 1],
        expected_position=places @ np.arange(1.0, cars + 1),
    )
