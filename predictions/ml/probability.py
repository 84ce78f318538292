"""From log strengths to the probabilities of a race. All models share this path, so they are coherent.

A model gives each car a log strength. The winner is drawn with the softmax of the log strengths. The
places behind are drawn one by one from the remaining cars, with the softmax of PLACES_EXPONENT times the
log strengths: strength decides less about fifth place than about first, because incidents mix the field.
In a share RANDOM_ORDER_SHARE of races the cars behind the winner finish in random order: a favourite may
retire too, so its points are never certain.

Without that random order, the order behind the winner is a Plackett-Luce order. It is the order in
which independent exponential clocks with these rates ring, so every probability of a place is one
integral over time.

R. L. Plackett, "The analysis of permutations", Applied Statistics 24 (1975) 193-202. The exponent below 1:
R. J. Henery, "Permutation probabilities as models for horse races", JRSS B 43 (1981) 86-91.
"""

from dataclasses import dataclass

import numpy as np

from predictions.ml.races import Floats, Ints, first_rows, race_sizes

# Nodes of the trapezoid rule in log time. The integrand is smooth: errors are below 1e-6.
QUADRATURE_NODES = 120
# Chosen together on podium and points of 2014-2018 (Brier score and log loss).
PLACES_EXPONENT = 0.8
RANDOM_ORDER_SHARE = 0.15

# The normal quantiles of a two-sided 95% interval, and its tail probabilities.
Z_95 = 1.959964
TAILS_95 = (0.025, 0.975)


@dataclass(frozen=True)
class Distribution:
    """The forecast of one race, in the order of its log strengths.

    Attributes
    ----------
    win, podium, points : probabilities (cars,) of the first, the first three and the first ten places.
    expected_position : mean finishing position (cars,), from 1.
    """

    win: Floats
    podium: Floats
    points: Floats
    expected_position: Floats


def log_odds(probability: Floats, smallest: float = 1e-12) -> Floats:
    """The natural log-odds ln(p / (1 - p)).

    Parameters
    ----------
    probability : p, any shape, 0 to 1.
    smallest : p is limited to `smallest` and to 1 minus it, or minus 1e-12 if that is larger.

    Returns
    -------
    Finite values of the same shape.
    """
    p = np.clip(probability, smallest, 1 - max(smallest, 1e-12))
    return np.asarray(np.log(p) - np.log1p(-p))


def log_odds_from_log(log_p: Floats) -> Floats:
    """`log_odds` from ln p, exact also where p is too small for a float."""
    return np.asarray(log_p - np.log1p(-np.minimum(np.exp(log_p), 1 - 1e-12)))


def log_softmax_by_race(log_strength: Floats, race: Ints) -> Floats:
    """Log win probabilities within each race.

    Parameters
    ----------
    log_strength : (rows,); minus infinity for a car that cannot win.
    race : race numbers (rows,), equal ones are neighbours.

    Returns
    -------
    Natural logarithms (rows,); the probabilities of a race sum to 1.
    """
    begins, sizes = first_rows(race), race_sizes(race)
    shifted = log_strength - np.repeat(np.maximum.reduceat(log_strength, begins), sizes)
    totals = np.add.reduceat(np.exp(shifted), begins)
    return np.asarray(shifted - np.repeat(np.log(totals), sizes))


def place_probabilities(log_strength: Floats, exponent: float = PLACES_EXPONENT) -> Floats:
    """The probability of each place for each car, without random orders.

    Parameters
    ----------
    log_strength : (cars,), defined up to a common constant.
    exponent : factor of the log strengths behind the winner.

    Returns
    -------
    P(car i takes place k) as (cars, places). Rows sum to 1, columns within the error of the quadrature.
    """
    cars = len(log_strength)
    win = np.exp(log_strength - np.logaddexp.reduce(log_strength))
    log_rate = exponent * (log_strength - log_strength.max())
    log_time = np.linspace(-np.log(cars) - 16.0, 4.0 - log_rate.min(), QUADRATURE_NODES)
    hazard = np.exp(log_rate[:, None] + log_time[None, :])  # (cars, nodes)
    ahead = _rivals_ahead(win, -np.expm1(-hazard))
    density = hazard * np.exp(-hazard) * (log_time[1] - log_time[0])
    behind = np.einsum("in,ink->ik", density, ahead[:, :, : cars - 1])
    behind *= ((1 - win) / np.maximum(behind.sum(1), 1e-300))[:, None]
    return np.column_stack([win, behind])


def _rivals_ahead(win: Floats, rung: Floats) -> Floats:
    """How many rivals of each car are ahead at each time, beside the winner.

    Parameters
    ----------
    win : probability (cars,) that a car wins.
    rung : probability (cars, nodes) that its clock has rung by a time.

    Returns
    -------
    P(one rival is the winner and k of the others have rung) as (cars, nodes, k).
    The rivals are added one by one, to the counts with and without a winner among them.
    """
    cars, nodes = rung.shape
    without_winner = np.zeros((cars, nodes, cars))
    without_winner[:, :, 0] = 1.0
    with_winner = np.zeros_like(without_winner)
    for rival in range(cars):
        others = np.arange(cars) != rival
        added = with_winner[others] * (1 - rung[rival])[:, None] + win[rival] * without_winner[others]
        added[:, :, 1:] += with_winner[others][:, :, :-1] * rung[rival][:, None]
        grown = without_winner[others] * (1 - rung[rival])[:, None]
        grown[:, :, 1:] += without_winner[others][:, :, :-1] * rung[rival][:, None]
        with_winner[others], without_winner[others] = added, grown
    return with_winner


def distribution(log_strength: Floats) -> Distribution:
    """The forecast of one race.

    Parameters
    ----------
    log_strength : (cars,), defined up to a common constant.

    Returns
    -------
    Win probabilities sum to 1, podium to 3, points to 10 (or to the number of cars, if fewer), the last
    two to within 1e-4.
    """
    cars = len(log_strength)
    places = place_probabilities(log_strength)
    # In a random order a car that does not win takes each other place with the same probability.
    random_place = (1 - places[:, :1]) / max(cars - 1, 1)
    places[:, 1:] = (1 - RANDOM_ORDER_SHARE) * places[:, 1:] + RANDOM_ORDER_SHARE * random_place
    reached = np.minimum(np.cumsum(places, axis=1), 1.0)
    return Distribution(
        win=reached[:, 0],
        podium=reached[:, min(3, cars) - 1],
        points=reached[:, min(10, cars) - 1],
        expected_position=places @ np.arange(1.0, cars + 1),
    )
