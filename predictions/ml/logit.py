"""A conditional logit over the cars of a race, fitted on the podium; all models use it or its likelihood."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator

from predictions.ml.probability import log_softmax_by_race
from predictions.ml.races import Bools, Floats, Ints, first_rows, race_sizes

# (weight, factor of the log strengths) of the first places. The winner carries most of the likelihood.
# Second and third add a little, with the strengths reduced as in `probability`: with full strengths they
# would make the forecasts of the winner too even.
PODIUM_WEIGHTS = ((1.0, 1.0), (0.4, 0.7), (0.2, 0.6))


@dataclass(frozen=True)
class PodiumPlace:
    """One of the first places in the likelihood.

    Attributes
    ----------
    weight : weight of each row's race (rows,).
    exponent : factor of the log strengths.
    taken : whether the car took the place (rows,).
    mask : 0 where the car competes for the place, else minus infinity (rows,).
    """

    weight: Floats
    exponent: float
    taken: Bools
    mask: Floats


def podium_places(race: Ints, position: Floats, weight: Floats) -> list[PodiumPlace]:
    """The places of PODIUM_WEIGHTS, of races in which just one car took the place.

    Only classified cars compete. Retirements are ignored in the likelihood: in eras with many of them,
    the model would learn that pace counts for little.
    """
    places = []
    for place, (share, exponent) in enumerate(PODIUM_WEIGHTS, start=1):
        taken = position == place
        known = has_one_taker(taken, race)
        mask = np.where((position >= place) | ~known, 0.0, -np.inf)
        places.append(PodiumPlace(share * weight * known, exponent, taken, mask))
    return places


def plackett_luce_loss(log_strength: Floats, race: Ints, places: list[PodiumPlace]) -> tuple[float, Floats]:
    """The negative log likelihood of the places, and its gradient (rows,) by log strength."""
    loss, gradient = 0.0, np.zeros(len(race))
    for place in places:
        log_p = log_softmax_by_race(place.exponent * log_strength + place.mask, race)
        loss -= float(place.weight[place.taken] @ log_p[place.taken])
        gradient += place.exponent * place.weight * (np.exp(log_p) - place.taken)
    return loss, gradient


def has_one_taker(taken: Bools, race: Ints) -> Bools:
    """Whether just one car of each row's race took the place (rows,)."""
    takers = np.add.reduceat(taken.astype(int), first_rows(race))
    return np.repeat(takers == 1, race_sizes(race))


def centre_within_race(X: Floats, race: Ints) -> Floats:
    """X (rows, columns) minus the mean of each race: what all cars share has no effect."""
    sizes = race_sizes(race)
    means = np.add.reduceat(X, first_rows(race), axis=0) / sizes[:, None]
    return X - np.repeat(means, sizes, axis=0)


def weighted_sd(centred: Floats, race: Ints, weight: Floats) -> Floats:
    """Weighted standard deviations (columns,) over the races in which a column varies, else infinity."""
    begins = first_rows(race)
    varies = np.add.reduceat(centred**2, begins, axis=0) > 1e-12  # (races, columns)
    squares = np.add.reduceat(weight[:, None] * centred**2, begins, axis=0).sum(0)
    total = (np.add.reduceat(weight, begins)[:, None] * varies).sum(0)
    sd = np.sqrt(squares / np.maximum(total, 1e-300))
    return np.where(sd > 1e-9, sd, np.inf)


class ConditionalLogit(BaseEstimator):
    """Log strengths linear in the inputs, fitted by the Plackett-Luce likelihood of the podium.

    Inputs are centred within the race and divided by their weighted standard deviation over the races in
    which they vary, so that a prior means the same for inputs that few races have. The penalty is
    ridge * sum(prior_strength * coefficients^2) / 2 on that scale.

    Attributes
    ----------
    coef_ : coefficients (columns,) of the scaled inputs.
    scale_ : standard deviations (columns,); infinity for a column that never varies.
    """

    def __init__(self, ridge: float = 5.0) -> None:
        self.ridge = ridge

    def fit(
        self, X: Floats, race: Ints, position: Floats, weight: Floats, prior_strength: Floats | float = 1.0
    ) -> Self:
        """Fit the coefficients.

        Parameters
        ----------
        X : inputs (rows, columns) without NaN.
        race, position, weight : (rows,); the rows of a race are neighbours, position is NaN where not
            classified.
        prior_strength : factor of `ridge` for each column (columns,).
        """
        centred = centre_within_race(X, race)
        self.scale_ = weighted_sd(centred, race, weight)
        Z = centred / self.scale_
        start = getattr(self, "coef_", np.zeros(X.shape[1]))
        ridge, places = self.ridge * prior_strength, podium_places(race, position, weight)

        def objective(coef: Floats) -> tuple[float, Floats]:
            loss, gradient = plackett_luce_loss(Z @ coef, race, places)
            return loss + 0.5 * float((ridge * coef) @ coef), Z.T @ gradient + ridge * coef

        self.coef_ = minimize(objective, start, jac=True, method="L-BFGS-B").x
        return self

    def log_strength(self, X: Floats, race: Ints) -> Floats:
        """Log strengths (rows,) of inputs as in `fit`."""
        return np.asarray((centre_within_race(X, race) / self.scale_) @ self.coef_)
