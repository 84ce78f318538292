"""Whether probabilities are right: what was given 20% should happen one time in five.

The bins are fixed, and narrow where most cars of a race are. Their intervals: E. B. Wilson, "Probable
inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212. The slope: D. R. Cox,
"Two further applications of a model for binary regression", Biometrika 45 (1958) 562-565. Its standard error
is from the spread of the races' scores (a sandwich), for the cars of one race are not independent.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from predictions.ml.probability import Z_95, log_odds
from predictions.ml.races import Floats, Ints

LIMITS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FEWEST_RACES = 5
# So that a car without any chance does not decide the slope alone.
SMALLEST = 1e-6
STEPS, LONGEST_STEP, CLOSE = 50, 1.0, 1e-9


@dataclass(frozen=True)
class Bin:
    lower: float
    upper: float
    count: int
    mean_forecast: float
    frequency: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Slope:
    """The exponent that fits the outcomes best. Below 1 the probabilities are too extreme, above 1 too
    cautious."""

    value: float
    low: float
    high: float


def bins(probability: Floats, happened: Floats) -> list[Bin]:
    """The bins that have a forecast.

    Parameters
    ----------
    probability : (cars,), 0 to 1.
    happened : (cars,), 1 or 0; parts of 1 where an outcome is shared.
    """
    code = np.clip(np.searchsorted(LIMITS, probability, side="right") - 1, 0, len(LIMITS) - 2)
    counts, forecasts, events = (
        np.bincount(code, weights, len(LIMITS) - 1) for weights in (None, probability, happened)
    )
    return [
        Bin(
            lower=LIMITS[i],
            upper=LIMITS[i + 1],
            count=int(counts[i]),
            mean_forecast=float(forecasts[i] / counts[i]),
            frequency=float(events[i] / counts[i]),
            interval=wilson(float(events[i]), int(counts[i])),
        )
        for i in np.flatnonzero(counts)
    ]


def wilson(events: float, count: int) -> tuple[float, float]:
    """The 95% interval of a frequency."""
    share, extra = events / count, Z_95**2 / count
    centre = share + extra / 2
    half = Z_95 * np.sqrt(share * (1 - share) / count + extra / (4 * count))
    low, high = (centre - half) / (1 + extra), (centre + half) / (1 + extra)
    return max(0.0, float(low)), min(1.0, float(high))


def calibration_error(table: list[Bin]) -> float:
    """The expected calibration error: the mean distance of forecast and frequency, weighted by counts."""
    total = sum(row.count for row in table)
    return sum(row.count * abs(row.mean_forecast - row.frequency) for row in table) / total


def win_slope(probability: Floats, share: Floats, race: Ints) -> Slope | None:
    """The exponent b with which p**b, scaled to sum to 1 in each race, is the most likely.

    Parameters
    ----------
    probability, share : (cars,), the forecast and the part of the win, which sums to 1 in each race.
    race : code (cars,) of the race, from 0, the cars of a race together.

    Returns
    -------
    None with too few races, or where no finite exponent is the best.
    """
    log_p, starts = np.log(np.maximum(probability, SMALLEST)), _starts(race)
    wins = np.add.reduceat(share * log_p, starts)

    def parts(exponent: float) -> tuple[Floats, Floats]:
        raw = exponent * log_p
        weight = np.exp(raw - np.maximum.reduceat(raw, starts)[race])
        weight /= np.add.reduceat(weight, starts)[race]
        mean = np.add.reduceat(weight * log_p, starts)
        return wins - mean, np.add.reduceat(weight * (log_p - mean[race]) ** 2, starts)

    return _fitted(parts, len(starts))


def odds_slope(probability: Floats, happened: Floats, race: Ints) -> Slope | None:
    """The exponent of the odds p / (1 - p) that is the most likely; arguments as of `win_slope`."""
    x, starts = log_odds(probability, SMALLEST), _starts(race)

    def parts(exponent: float) -> tuple[Floats, Floats]:
        chance = 1 / (1 + np.exp(-exponent * x))
        scores = np.add.reduceat((happened - chance) * x, starts)
        return scores, np.add.reduceat(chance * (1 - chance) * x**2, starts)

    return _fitted(parts, len(starts))


def _starts(race: Ints) -> Ints:
    return np.flatnonzero(np.diff(race, prepend=-1))


def _fitted(parts: Callable[[float], tuple[Floats, Floats]], races: int) -> Slope | None:
    """The root of the summed scores by Newton's method; `parts` gives scores and information by race."""
    if races < FEWEST_RACES:
        return None
    exponent = 1.0
    for _ in range(STEPS):
        scores, information = parts(exponent)
        total = information.sum()
        if total <= 0:
            return None
        step = float(np.clip(scores.sum() / total, -LONGEST_STEP, LONGEST_STEP))
        exponent += step
        if abs(step) < CLOSE:
            scores, information = parts(exponent)
            error = float(np.sqrt((scores**2).sum()) / information.sum())
            return Slope(exponent, exponent - Z_95 * error, exponent + Z_95 * error)
    return None
