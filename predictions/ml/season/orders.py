"""Random finishing orders with the distribution of `probability`."""

import numpy as np

from predictions.ml.probability import PLACES_EXPONENT, retires_if_beaten
from predictions.ml.races import Floats, Ints

# Differences of log strength beyond this have no effect, and their exponential would overflow.
MAX_DIFFERENCE = 80.0
LATEST = 1e60  # later than a clock rings at MAX_DIFFERENCE


def draw_places(log_strength: Floats, retirement: Floats, rng: np.random.Generator) -> Ints:
    """Draw one order for each row.

    The car whose exponential clock rings first wins. Of the others some retire; the rest follow by clocks
    with PLACES_EXPONENT times their log strengths, and the retired cars behind them in random order.

    Parameters
    ----------
    log_strength : (draws, cars). A car with minus infinity is not in the race: it is behind all that are.
    retirement : probability (cars,) that a car retires.

    Returns
    -------
    Places (draws, cars), from 0.
    """
    draws, cars = log_strength.shape
    behind = np.minimum(log_strength.max(axis=1, keepdims=True) - log_strength, MAX_DIFFERENCE)
    winner = (rng.standard_exponential((draws, cars)) * np.exp(behind)).argmin(axis=1)
    rings = rng.standard_exponential((draws, cars)) * np.exp(PLACES_EXPONENT * behind)
    win = np.exp(-behind)
    win /= win.sum(axis=1, keepdims=True)
    retired = rng.random((draws, cars)) < retires_if_beaten(win, retirement)
    rings = np.where(retired, LATEST * (1 + rng.random((draws, cars))), rings)
    rings[np.isneginf(log_strength)] = np.inf
    rings[np.arange(draws), winner] = -1.0
    places = np.empty((draws, cars), np.int64)
    np.put_along_axis(places, rings.argsort(axis=1), np.arange(cars)[None, :], axis=1)
    return places
