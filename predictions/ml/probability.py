"""From log strengths to the probabilities of a race. All models share this path, so they are coherent.

A model gives each car a log strength. The winner is drawn with the softmax of the log strengths. Of the
other cars some retire, each with its own probability. The places behind the winner are drawn one by one
from the cars that are left, with the softmax of PLACES_EXPONENT times the log strengths: strength decides
less about fifth place than about first, because incidents mix the field. Retired cars share the places
behind, in random order.

The order behind the winner is a Plackett-Luce order. It is the order in which independent exponential clocks
with these rates ring, so every probability of a place is one integral over time. At a time, the number of
cars whose clocks have rung is a sum of independent indicators; its distribution is computed from its
discrete Fourier transform.

R. L. Plackett, "The analysis of permutations", Applied Statistics 24 (1975) 193-202. The exponent below 1:
R. J. Henery, "Permutation probabilities as models for horse races", JRSS B 43 (1981) 86-91. The transform:
M. Fernandez and S. Williams, "Closed-form expression for the Poisson-binomial probability density function",
IEEE Transactions on Aerospace and Electronic Systems 46 (2010) 803-817.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from predictions.ml.races import Floats, Ints, first_rows, race_sizes

# Nodes of the trapezoid rule in log time. The integrand is smooth: errors are below 1e-6.
QUADRATURE_NODES = 120
# Chosen on podium and points of 2004-2018 (Brier score and log loss).
PLACES_EXPONENT = 0.8
# Limits of the probability that a car that does not win retires; it is the car's own divided by its
# probability not to win, which must not be too small a number to divide by.
LEAST_NOT_WINNING, MOST_RETIRING = 0.05, 0.95

# The normal quantiles of a two-sided 95% interval, and its tail probabilities.
Z_95 = 1.959964
TAILS_95 = (0.025, 0.975)


@dataclass(frozen=True)
class Distribution:
    """The forecast of one race, in the order of its log strengths.

    Attributes
    ----------
    win, podium, points : probabilities (cars,) of the first, the first three and the scoring places.
    expected_position : mean finishing position (cars,), from 1; a retired car counts as placed behind all
        that finish, in the middle of those that retired.
    finish : probability (cars,) not to retire.
    places : probability of each place as a car that finishes (cars, places); a row sums to `finish`.
    """

    win: Floats
    podium: Floats
    points: Floats
    expected_position: Floats
    finish: Floats
    places: Floats


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


def retires_if_beaten(win: Floats, retirement: Floats) -> Floats:
    """The probability that a car retires given that it does not win; any shape, as win and retirement."""
    return np.asarray(np.minimum(retirement / np.maximum(1 - win, LEAST_NOT_WINNING), MOST_RETIRING))


def place_probabilities(
    log_strength: Floats, retirement: Floats, exponent: float = PLACES_EXPONENT
) -> tuple[Floats, Floats]:
    """The probability of each place for each car.

    Parameters
    ----------
    log_strength : (cars,), defined up to a common constant.
    retirement : probability (cars,) that a car retires.
    exponent : factor of the log strengths behind the winner.

    Returns
    -------
    P(car i finishes in place k) and P(car i takes place k), with the retired cars behind the others in
    random order; both (cars, places). Rows and columns of the second sum to 1 within the error of the
    quadrature.
    """
    cars = len(log_strength)
    win = np.exp(log_strength - np.logaddexp.reduce(log_strength))
    out = retires_if_beaten(win, retirement)
    log_rate = exponent * (log_strength - log_strength.max())
    log_time = np.linspace(-np.log(cars) - 16.0, 4.0 - log_rate.min(), QUADRATURE_NODES)
    hazard = np.exp(log_rate[:, None] + log_time[None, :])  # (cars, nodes)
    rung = np.column_stack([(1 - out)[:, None] * -np.expm1(-hazard), 1 - out])  # last: after all time
    ahead = _rivals_ahead(win, rung)
    density = (1 - out)[:, None] * hazard * np.exp(-hazard) * (log_time[1] - log_time[0])
    behind = _counts(np.einsum("in,inz->iz", density, ahead[:, :-1]), cars)
    finishing = np.column_stack([win, behind])
    # With k others that finish behind the winner, cars - 1 - k cars share the places behind them.
    share = out[:, None] * _counts(ahead[:, -1], cars) / np.arange(cars - 1, 0, -1)
    taking = finishing.copy()
    taking[:, 1:] += np.cumsum(share, axis=1)
    return finishing, taking


def _rivals_ahead(win: Floats, rung: Floats) -> NDArray[np.complex128]:
    """How many rivals of each car are ahead at each time, beside the winner.

    Parameters
    ----------
    win : probability (cars,) that a car wins.
    rung : probability (cars, times) that its clock has rung by a time.

    Returns
    -------
    The discrete Fourier transform over k of P(one rival is the winner and k of the others have rung), as
    (cars, times, frequencies); `_counts` inverts it.
    """
    size = _transform_size(len(win))
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    inverse = 1 / (1 + rung[:, :, None] * (z - 1))  # of the transform of one indicator
    of_winner = win[:, None, None] * inverse
    others = inverse / inverse.prod(axis=0)
    return np.asarray(others * (of_winner.sum(axis=0) - of_winner))


def _transform_size(cars: int) -> int:
    """An odd number: with an even one, an indicator of probability one half has a transform of 0."""
    return cars | 1


def _counts(transform: NDArray[np.complex128], cars: int) -> Floats:
    """The probabilities (cars, cars - 1) of the counts from 0, from their transform (cars, frequencies)."""
    counts = np.fft.irfft(transform, _transform_size(cars), axis=1)[:, : cars - 1]
    return np.maximum(counts, 0.0)


def distribution(log_strength: Floats, retirement: Floats, scoring_places: int = 10) -> Distribution:
    """The forecast of one race.

    Parameters
    ----------
    log_strength : (cars,), defined up to a common constant.
    retirement : probability (cars,) that a car retires.
    scoring_places : the number of places that give points.

    Returns
    -------
    Win probabilities sum to 1, podium to 3, points to `scoring_places` (or to the number of cars, if fewer),
    the last two to within 1e-4.
    """
    cars = len(log_strength)
    finishing, taking = place_probabilities(log_strength, retirement)
    reached = np.minimum(np.cumsum(taking, axis=1), 1.0)
    return Distribution(
        win=reached[:, 0],
        podium=reached[:, min(3, cars) - 1],
        points=reached[:, min(scoring_places, cars) - 1],
        expected_position=taking @ np.arange(1.0, cars + 1),
        finish=np.minimum(finishing.sum(axis=1), 1.0),
        places=finishing,
    )
