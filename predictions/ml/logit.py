"""A conditional logit over the cars of a race, fitted on the podium; all models use it or its likelihood."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator

from predictions.ml.probability import log_softmax_by_race
from predictions.ml.races import Bools, Floats, Ints, first_rows, race_means, race_sizes

# (weight, factor of the log strengths) of the first places. The winner carries most of the likelihood.
# Second and third add a little, with the strengths reduced as in `probability`: with full strengths they
# would make the forecasts of the winner too even.
PODIUM_WEIGHTS = ((1.0, 1.0), (0.4, 0.7), (0.2, 0.6))

# Newton's method: the norm of the gradient at which it ends, and the relative error of a loss.
GRADIENT_TOLERANCE = 1e-9
ROUNDING = 1e-12
MAX_STEPS = 100


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


def podium_loss(log_strength: Floats, race: Ints, places: list[PodiumPlace]) -> float:
    """The negative log likelihood of the places, given log strengths (rows,)."""
    loss = 0.0
    for place in places:
        log_p = log_softmax_by_race(place.exponent * log_strength + place.mask, race)
        loss -= float(place.weight[place.taken] @ log_p[place.taken])
    return loss


@dataclass(frozen=True)
class PodiumLoss:
    """The negative log likelihood of the places as a function of the coefficients of log strengths.

    Attributes
    ----------
    Z : inputs (rows, columns).
    race : race numbers (rows,), equal ones are neighbours.
    places : of the same rows.
    ridge : curvature (columns,) of the penalty ridge * coefficients^2 / 2.
    """

    Z: Floats
    race: Ints
    places: list[PodiumPlace]
    ridge: Floats

    def value(self, coef: Floats) -> float:
        penalty = 0.5 * float((self.ridge * coef) @ coef)
        return podium_loss(self.Z @ coef, self.race, self.places) + penalty

    def derivatives(self, coef: Floats) -> tuple[Floats, Floats]:
        """Gradient (columns,) and Hessian (columns, columns)."""
        log_strength, begins = self.Z @ coef, first_rows(self.race)
        of_race = np.r_[begins, len(self.race)]
        slope, curvature = np.zeros((2, len(self.race)))
        hessian = np.diag(self.ridge)
        for place in self.places:
            p = np.exp(log_softmax_by_race(place.exponent * log_strength + place.mask, self.race))
            slope += place.exponent * place.weight * (p - place.taken)
            weight = place.exponent**2 * place.weight
            curvature += weight * p
            # The mean input of each race under p (races, columns), by a product with a sparse matrix.
            mean = csr_array((p, np.arange(len(p)), of_race), (len(begins), len(p))) @ self.Z
            hessian -= mean.T @ (weight[begins, None] * mean)
        return self.Z.T @ slope + self.ridge * coef, hessian + self.Z.T @ (curvature[:, None] * self.Z)


def minimise(loss: PodiumLoss) -> Floats:
    """The coefficients (columns,) with the least loss, by Newton's method. The loss is convex.

    Steps are halved until the loss does not rise, so it converges from any start; the last steps
    double the number of correct digits.
    """
    coef = np.zeros(loss.Z.shape[1])
    value = loss.value(coef)
    for _ in range(MAX_STEPS):
        gradient, hessian = loss.derivatives(coef)
        if np.linalg.norm(gradient) < GRADIENT_TOLERANCE:
            return coef
        step = np.linalg.solve(hessian, gradient)
        while (changed := loss.value(coef - step)) > value + ROUNDING * abs(value):
            step /= 2
        coef, value = coef - step, changed
    raise ArithmeticError(f"A conditional logit did not converge in {MAX_STEPS} steps.")


def has_one_taker(taken: Bools, race: Ints) -> Bools:
    """Whether just one car of each row's race took the place (rows,)."""
    takers = np.add.reduceat(taken.astype(int), first_rows(race))
    return np.repeat(takers == 1, race_sizes(race))


def centre_within_race(X: Floats, race: Ints) -> Floats:
    """X (rows, columns) minus the mean of each race: what all cars share has no effect."""
    return X - race_means(X, race)


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
        ridge = np.broadcast_to(self.ridge * prior_strength, X.shape[1])
        # The likelihood depends on no other rows.
        kept = (weight > 0) & ~np.isnan(position)
        places = podium_places(race[kept], position[kept], weight[kept])
        self.coef_ = minimise(PodiumLoss(Z[kept], race[kept], places, ridge))
        return self

    def log_strength(self, X: Floats, race: Ints) -> Floats:
        """Log strengths (rows,) of inputs as in `fit`."""
        return np.asarray((centre_within_race(X, race) / self.scale_) @ self.coef_)
