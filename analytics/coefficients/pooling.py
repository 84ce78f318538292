"""Partial pooling: the mean of each circuit, shrunk to the mean of all as far as its races are few.

Both estimates are fully Bayesian: the spread between circuits is itself uncertain, and is integrated over a
grid instead of being replaced by one estimate, so that intervals hold what they claim with few circuits too.

The mixed model and its equations: C. R. Henderson, "Best linear unbiased estimation and prediction under a
selection model", Biometrics 31 (1975) 423-447. Priors uniform in the standard deviation: A. Gelman, "Prior
distributions for variance parameters in hierarchical models", Bayesian Analysis 1 (2006) 515-534. Shares:
G. E. P. Box and G. C. Tiao, Bayesian Inference in Statistical Analysis, 1973; the beta-binomial model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaln
from scipy.stats import t as student

from analytics.coefficients.mixtures import Floats, Ints, interval, weights

# Standard deviations between circuits, in units of that between the races of one.
_RATIOS = (np.arange(80) + 0.5) / 40
# The mean share of all circuits, and its spread in units of the largest possible one.
_MEANS = (np.arange(200) + 0.5) / 200
_SPREADS = (np.arange(30) + 0.5) / 30


@dataclass(frozen=True)
class Pooled:
    """The posterior of each group's mean: arrays (groups,).

    Attributes
    ----------
    value, lower, upper : its mean and the central 90% interval.
    shrinkage : 0 where the group's own observations decide alone, 1 where they add nothing.
    average : the mean of all groups.
    """

    value: Floats
    lower: Floats
    upper: Floats
    shrinkage: Floats
    average: float


@dataclass(frozen=True)
class Observations:
    """One value of each race: arrays (rows,).

    Attributes
    ----------
    y, weight : values and their relative precision.
    group, season : numbers from 0. There are more rows than seasons.
    scale : how large a difference between groups is in the row's season.
    """

    y: Floats
    group: Ints
    season: Ints
    weight: Floats
    scale: Floats


def pooled_means(rows: Observations, level: Floats) -> Pooled:
    """The means of groups whose seasons differ.

    y = b[season] + scale u[group] + e, u ~ N(0, tau^2), e ~ N(0, sigma^2 / weight), with flat priors for b
    and tau / sigma, and 1 / sigma for sigma. `level` (seasons,) are weights that sum to 1: the mean of a
    group is `level @ b + u`.
    """
    equations = _equations(rows, level)
    found = [equations.given(ratio) for ratio in _RATIOS]
    log_p, mean, sd, average, shrinkage = (np.array(part) for part in zip(*found, strict=True))
    w = weights(log_p)
    kept = w > 0
    w, mean, sd = w[kept], mean[kept], sd[kept]
    wide = 60 * sd.max(axis=0) + np.ptp(mean, axis=0)

    def cdf(value: Floats) -> Floats:
        return np.asarray(w @ student.cdf((value - mean) / sd, equations.freedom))

    value = w @ mean
    lower, upper = interval(cdf, value - wide, value + wide)
    return Pooled(value, lower, upper, w @ shrinkage[kept], float(w @ average[kept]))


@dataclass(frozen=True)
class _Equations:
    """The mixed model's equations for (b, u): `left` X'WX and `right` X'Wy, and y'Wy.

    `target` (groups, seasons + groups) takes the means of the groups from (b, u); `freedom` is the number of
    rows less that of seasons.
    """

    left: Floats
    right: Floats
    square: float
    freedom: int
    target: Floats

    def given(self, ratio: float) -> tuple[float, Floats, Floats, float, Floats]:
        """For tau / sigma = `ratio`: log posterior, mean and scale of the targets, average, shrinkage."""
        groups = len(self.target)
        penalised = self.left.copy()
        diagonal = np.arange(len(self.left) - groups, len(self.left))
        penalised[diagonal, diagonal] += ratio**-2
        inverse = np.linalg.inv(penalised)
        solution = inverse @ self.right
        variance = max(self.square - float(self.right @ solution), 1e-12) / self.freedom
        log_det = np.linalg.slogdet(penalised)[1] + 2 * groups * np.log(ratio)
        sd = np.sqrt(variance * np.einsum("gi,ij,gj->g", self.target, inverse, self.target))
        mean = self.target @ solution
        average = float(np.mean(mean - solution[diagonal]))
        log_p = -(log_det + self.freedom * np.log(variance)) / 2
        shrinkage = np.asarray(inverse[diagonal, diagonal] / ratio**2, float)
        return float(log_p), mean, sd, average, shrinkage


def _equations(rows: Observations, level: Floats) -> _Equations:
    seasons, groups = len(level), int(rows.group.max()) + 1
    each = np.arange(len(rows.y))
    design = np.zeros((len(rows.y), seasons + groups))
    design[each, rows.season] = 1.0
    design[each, seasons + rows.group] = rows.scale
    weighted = rows.weight[:, None] * design
    return _Equations(
        left=design.T @ weighted,
        right=weighted.T @ rows.y,
        square=float(rows.weight @ rows.y**2),
        freedom=len(rows.y) - seasons,
        target=np.hstack([np.tile(level, (groups, 1)), np.eye(groups)]),
    )


def pooled_shares(count: Floats, total: Floats) -> Pooled:
    """The shares of groups in which `count` of `total` trials (groups,) succeeded; they need not be whole.

    share ~ Beta with mean m and standard deviation s sqrt(m (1 - m)), flat priors for m and s in (0, 1).
    """
    mean, spread = (axis.ravel() for axis in np.meshgrid(_MEANS, _SPREADS))
    precision = spread**-2 - 1
    a, b = ((part * precision)[:, None] for part in (mean, 1 - mean))
    after_a, after_b = a + count, b + (total - count)
    w = weights((betaln(after_a, after_b) - betaln(a, b)).sum(axis=1))
    kept = w > 0
    w, after_a, after_b = w[kept], after_a[kept], after_b[kept]

    def cdf(value: Floats) -> Floats:
        return np.asarray(w @ betainc(after_a, after_b, value))

    lower, upper = interval(cdf, np.zeros(len(count)), np.ones(len(count)))
    shrinkage = w @ (precision[kept, None] / (precision[kept, None] + total))
    return Pooled(w @ (after_a / (after_a + after_b)), lower, upper, shrinkage, float(w @ mean[kept]))
