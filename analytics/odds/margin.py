"""From decimal odds to probabilities, without the bookmaker's margin.

The inverse odds of a race sum to more than the probabilities of its outcomes do: to more than 1 for the win,
and to more than 3 for a place among the first three. The excess is the margin. The power method raises all
inverse odds to one exponent k so that they sum to what they must. A margin makes k larger than 1, so that
outsiders lose a larger share than favourites: bookmakers add more margin to long odds.

S. Clarke, S. Kovalchik and M. Ingram, "Adjusting bookmaker's odds to allow for overround", American Journal
of Sports Science 5 (2017) 45-49.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WINNERS, PODIUM_PLACES = 1, 3
STEPS, PRECISION = 100, 1e-13


def probabilities(odds: Floats, places: int) -> Floats:
    """Probabilities (drivers,) that sum to `places`.

    Parameters
    ----------
    odds : decimal odds (drivers,), above 1; NaN where a driver has none.
    places : 1 for the win, 3 for the podium.

    Returns
    -------
    NaN where `odds` is NaN; all NaN where no more than `places` drivers have odds: they show nothing.
    """
    log_inverse = -np.log(odds[~np.isnan(odds)])
    found = np.full(len(odds), np.nan)
    if len(log_inverse) > places:
        found[~np.isnan(odds)] = np.exp(exponent(log_inverse, places) * log_inverse)
    return found


def exponent(log_inverse: Floats, total: float) -> float:
    """k > 0 for which exp(k * log_inverse) sums to `total`, which is less than the number of drivers.

    Newton's method from 0. The sum falls with k and is convex, so no step passes the solution.
    """
    k = 0.0
    for _ in range(STEPS):
        terms = np.exp(k * log_inverse)
        step = float((total - terms.sum()) / (terms @ log_inverse))
        k += step
        if step <= PRECISION * k:
            break
    return k
