"""Conditional logit over a race's field: the fitting that every model's calibration rests on."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator

from predictions.ml.probability import Bools, Floats, Ints, first_rows, log_softmax_by_race

# (weight, discount) of the first places. The winner carries most of the likelihood; second and
# third teach a little more, and less clearly: strengths count there as much as in `probability`,
# or else the podium would make the winner look like more of a lottery than he is.
STAGES = ((1.0, 1.0), (0.4, 0.7), (0.2, 0.6))


@dataclass(frozen=True)
class Place:
    """One of the first places as the likelihood counts it; arrays (rows,)."""

    scale: Floats  # weight of the row's race
    discount: float  # of the strengths
    taken: Bools
    gone: Floats  # 0 where a car competes for it, else -infinity


def podium_places(race: Ints, position: Floats, weight: Floats) -> list[Place]:
    """The places of STAGES. One that no car or several cars of a race took is left out for that race.

    Only classified cars compete: who breaks down was not beaten, and eras of many failures would
    otherwise teach that pace counts for little.
    """
    places = []
    for place, (share, discount) in enumerate(STAGES, start=1):
        taken = position == place
        known = has_one_holder(taken, race)
        gone = np.where((position >= place) | ~known, 0.0, -np.inf)
        places.append(Place(share * weight * known, discount, taken, gone))
    return places


def plackett_luce_loss(log_strength: Floats, race: Ints, places: list[Place]) -> tuple[float, Floats]:
    """Negative log likelihood of the first places and its gradient (rows,) by log strength."""
    loss, gradient = 0.0, np.zeros(len(race))
    for place in places:
        log_p = log_softmax_by_race(place.discount * log_strength + place.gone, race)
        loss -= float(place.scale[place.taken] @ log_p[place.taken])
        gradient += place.discount * place.scale * (np.exp(log_p) - place.taken)
    return loss, gradient


def has_one_holder(taken: Bools, race: Ints) -> Bools:
    """Whether just one car of the row's race took the place (rows,)."""
    begins = first_rows(race)
    return np.repeat(np.add.reduceat(taken.astype(int), begins) == 1, np.diff(np.r_[begins, len(race)]))


def centre_within_race(X: Floats, race: Ints) -> Floats:
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
        centred = centre_within_race(X, race)
        self.scale_ = weighted_sd(centred, race, weight)
        Z = centred / self.scale_
        start = getattr(self, "coef_", np.zeros(X.shape[1]))
        ridge, places = self.ridge * doubt, podium_places(race, position, weight)

        def objective(coef: Floats) -> tuple[float, Floats]:
            loss, gradient = plackett_luce_loss(Z @ coef, race, places)
            return loss + 0.5 * float((ridge * coef) @ coef), Z.T @ gradient + ridge * coef

        self.coef_ = minimize(objective, start, jac=True, method="L-BFGS-B").x
        return self

    def log_strength(self, X: Floats, race: Ints) -> Floats:
        return (centre_within_race(X, race) / self.scale_) @ self.coef_


def weighted_sd(centred: Floats, race: Ints, weight: Floats) -> Floats:
    """Weighted standard deviations (columns,) over the races in which a column varies, else infinity."""
    begins = first_rows(race)
    varies = np.add.reduceat(centred**2, begins, axis=0) > 1e-12  # (races, columns)
    squares = np.add.reduceat(weight[:, None] * centred**2, begins, axis=0).sum(0)
    total = (np.add.reduceat(weight, begins)[:, None] * varies).sum(0)
    found = np.sqrt(squares / np.maximum(total, 1e-300))
    return np.where(found > 1e-9, found, np.inf)
