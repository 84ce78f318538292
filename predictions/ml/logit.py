"""Conditional logit over a race's field: the fitting that every model's calibration rests on."""

from typing import Self

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator

from predictions.ml.probability import Floats, Ints, first_rows, log_softmax_by_race

# The winner carries most of the likelihood; second and third place teach a little more.
STAGE_WEIGHTS = (1.0, 0.3, 0.1)


def plackett_luce(log_strength: Floats, race: Ints, position: Floats, weight: Floats) -> tuple[float, Floats]:
    """Negative log likelihood of the first places and its gradient (rows,) by log strength.

    `position` and `weight` are (rows,); a race's weight is that of its rows. A place that no car
    or several cars of a race took is left out for that race.
    """
    begins = first_rows(race)
    sizes = np.diff(np.r_[begins, len(race)])
    loss, gradient = 0.0, np.zeros(len(race))
    for place, share in enumerate(STAGE_WEIGHTS, start=1):
        taken = position == place
        known = np.repeat(np.add.reduceat(taken.astype(int), begins) == 1, sizes)
        running = np.where(position < place, -np.inf, log_strength)  # NaN is still running
        log_p = log_softmax_by_race(running, race)
        scale = share * weight * known
        loss -= float((scale * np.where(taken, log_p, 0.0)).sum())
        gradient += scale * (np.exp(log_p) - taken)
    return loss, gradient


def within_race(X: Floats, race: Ints) -> Floats:
    """X (rows, columns) less each race's mean: a constant of the race favours nobody."""
    begins = first_rows(race)
    sizes = np.diff(np.r_[begins, len(race)])
    means = np.add.reduceat(X, begins, axis=0) / sizes[:, None]
    return X - np.repeat(means, sizes, axis=0)


class ConditionalLogit(BaseEstimator):
    """Log strength linear in the inputs, fitted by the Plackett-Luce likelihood of the podium.

    Inputs are centred within the race and scaled by their weighted standard deviation; the penalty
    is ridge * |coefficients|^2 / 2 on that scale.
    """

    def __init__(self, ridge: float = 5.0) -> None:
        self.ridge = ridge

    def fit(self, X: Floats, race: Ints, position: Floats, weight: Floats) -> Self:
        """X (rows, columns) without NaN; race, position and weight (rows,), races contiguous."""
        centred = within_race(X, race)
        spread = np.sqrt(np.average(centred**2, axis=0, weights=weight))
        self.scale_ = np.where(spread > 1e-9, spread, np.inf)
        Z = centred / self.scale_
        start = getattr(self, "coef_", np.zeros(X.shape[1]))

        def objective(coef: Floats) -> tuple[float, Floats]:
            loss, gradient = plackett_luce(Z @ coef, race, position, weight)
            return loss + 0.5 * self.ridge * float(coef @ coef), Z.T @ gradient + self.ridge * coef

        self.coef_ = minimize(objective, start, jac=True, method="L-BFGS-B").x
        return self

    def log_strength(self, X: Floats, race: Ints) -> Floats:
        return (within_race(X, race) / self.scale_) @ self.coef_
