"""Conditional logit over a race's field: the fitting that every model's calibration rests on."""

from typing import Self

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator

from predictions.ml.probability import Bools, Floats, Ints, first_rows, log_softmax_by_race

# (weight, discount) of the first places. The winner carries most of the likelihood; second and
# third teach a little more, and less clearly: strengths count there as much as in `probability`,
# or else the podium would make the winner look like more of a lottery than he is.
STAGES = ((1.0, 1.0), (0.4, 0.7), (0.2, 0.6))


def plackett_luce(log_strength: Floats, race: Ints, position: Floats, weight: Floats) -> tuple[float, Floats]:
    """Negative log likelihood of the first places and its gradient (rows,) by log strength.

    `position` and `weight` are (rows,); a race's weight is that of its rows. A place that no car
    or several cars of a race took is left out for that race. Only classified cars compete: who breaks
    down was not beaten, and eras of many failures would otherwise teach that pace counts for little.
    """
    loss, gradient = 0.0, np.zeros(len(race))
    for place, (share, discount) in enumerate(STAGES, start=1):
        taken = position == place
        known = decisive(taken, race)
        running = np.where((position >= place) | ~known, discount * log_strength, -np.inf)
        log_p = log_softmax_by_race(running, race)
        scale = share * weight * known
        loss -= float((scale * np.where(taken, log_p, 0.0)).sum())
        gradient += discount * scale * (np.exp(log_p) - taken)
    return loss, gradient


def decisive(taken: Bools, race: Ints) -> Bools:
    """Whether just one car of the row's race took the place (rows,)."""
    begins = first_rows(race)
    return np.repeat(np.add.reduceat(taken.astype(int), begins) == 1, np.diff(np.r_[begins, len(race)]))


def within_race(X: Floats, race: Ints) -> Floats:
    """X (rows, columns) less each race's mean: a constant of the race favours nobody."""
    begins = first_rows(race)
    sizes = np.diff(np.r_[begins, len(race)])
    means = np.add.reduceat(X, begins, axis=0) / sizes[:, None]
    return X - np.repeat(means, sizes, axis=0)


class ConditionalLogit(BaseEstimator):
    """Log strength linear in the inputs, fitted by the Plackett-Luce likelihood of the podium.

    Inputs are centred within the race and scaled by their weighted standard deviation over the
    races in which they vary, so that a prior means the same for what few races have. The penalty is
    ridge * sum(doubt * coefficients^2) / 2 on that scale.
    """

    def __init__(self, ridge: float = 5.0) -> None:
        self.ridge = ridge

    def fit(
        self, X: Floats, race: Ints, position: Floats, weight: Floats, doubt: Floats | float = 1.0
    ) -> Self:
        """X (rows, columns) without NaN; race, position and weight (rows,), races contiguous.

        `doubt` (columns,) multiplies the penalty of a column.
        """
        centred = within_race(X, race)
        self.scale_ = spread(centred, race, weight)
        Z = centred / self.scale_
        start = getattr(self, "coef_", np.zeros(X.shape[1]))
        ridge = self.ridge * doubt

        def objective(coef: Floats) -> tuple[float, Floats]:
            loss, gradient = plackett_luce(Z @ coef, race, position, weight)
            return loss + 0.5 * float((ridge * coef) @ coef), Z.T @ gradient + ridge * coef

        self.coef_ = minimize(objective, start, jac=True, method="L-BFGS-B").x
        return self

    def log_strength(self, X: Floats, race: Ints) -> Floats:
        return (within_race(X, race) / self.scale_) @ self.coef_


def spread(centred: Floats, race: Ints, weight: Floats) -> Floats:
    """Weighted standard deviations (columns,) over the races in which a column varies, else infinity."""
    begins = first_rows(race)
    varies = np.add.reduceat(centred**2, begins, axis=0) > 1e-12  # (races, columns)
    squares = np.add.reduceat(weight[:, None] * centred**2, begins, axis=0).sum(0)
    total = (np.add.reduceat(weight, begins)[:, None] * varies).sum(0)
    found = np.sqrt(squares / np.maximum(total, 1e-300))
    return np.where(found > 1e-9, found, np.inf)
