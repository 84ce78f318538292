"""Random finishing orders with the distribution of `probability`."""

import numpy as np

from predictions.ml.probability import PLACES_EXPONENT, RANDOM_ORDER_SHARE
from predictions.ml.races import Floats, Ints

# Differences of log strength beyond this have no effect, and their exponential would overflow.
MAX_DIFFERENCE = 80.0


def draw_places(log_strength: Floats, rng: np.random.Generator) -> Ints:
    """Draw one finishing order for each row.

    The car whose exponential clock rings first wins. The others follow by clocks with PLACES_EXPONENT
    times their log strengths, or in random order in a share RANDOM_ORDER_SHARE of the draws.

    Parameters
    ----------
    log_strength : (draws, cars). A car with minus infinity is not in the race: it is behind all that are.

    Returns
    -------
    Places (draws, cars), from 0.
    """
    draws, cars = log_strength.shape
    behind = np.minimum(log_strength.max(axis=1, keepdims=True) - log_strength, MAX_DIFFERENCE)
    winner = (rng.standard_exponential((draws, cars)) * np.exp(behind)).argmin(axis=1)
    at_random = rng.random((draws, 1)) < RANDOM_ORDER_SHARE
    mean_time = np.exp(np.where(at_random, 0.0, PLACES_EXPONENT * behind))
    rings = rng.standard_exponential((draws, cars)) * mean_time
    rings[np.isneginf(log_strength)] = np.inf
    rings[np.isneginf(log_strength)] = np.inf
    rings[np.arange(draws), winner] = -1.0
    places = np.empty((draws, cars), np.int64)
    np.put_along_axis(places, rings.argsort(axis=1), np.arange(cars)[None, :], axis=1)
    return places
