"""Finishing orders drawn from the distribution that `probability` integrates."""

import numpy as np

from predictions.ml.probability import PLACES_EXPONENT, RANDOM_ORDER_SHARE, Floats, Ints

# Beyond it a car is as good as last, and the exponential would overflow.
FAR_BEHIND = 80.0


def draw_places(log_strength: Floats, rng: np.random.Generator) -> Ints:
    """Places (draws, cars) counted from 0, an order a row of `log_strength` (draws, cars).

    Each car's clock rings after an exponential time, sooner the stronger it is: the first to ring wins,
    by the whole strengths; the others then follow by PLACES of theirs, or all alike in a share
    TROUBLE of the draws.
    """
    draws, cars = log_strength.shape
    behind = np.minimum(log_strength.max(axis=1, keepdims=True) - log_strength, FAR_BEHIND)
    winner = (rng.standard_exponential((draws, cars)) * np.exp(behind)).argmin(axis=1)
    by_lot = rng.random((draws, 1)) < RANDOM_ORDER_SHARE
    rings = rng.standard_exponential((draws, cars)) * np.exp(np.where(by_lot, 0.0, PLACES_EXPONENT * behind))
    rings[np.arange(draws), winner] = -1.0
    places = np.empty((draws, cars), np.int64)
    np.put_along_axis(places, rings.argsort(axis=1), np.arange(cars)[None, :], axis=1)
    return places
