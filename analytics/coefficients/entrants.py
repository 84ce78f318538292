"""Drivers and cars that do better or worse at a circuit than elsewhere, both at once.

The surplus of a car is y = u[driver, circuit] + v[constructor, circuit] + w[constructor, race] + e: what the
driver adds there, what the car does, what the two cars share on one day, and chance. All are normal with
mean 0. The total variance and the covariance of two cars of one constructor come from all races at once; the
standard deviations of u and v are integrated over a grid, with flat priors. Nothing links two circuits, so
each is solved alone.

C. R. Henderson, Biometrics 31 (1975) 423-447; A. Gelman, Bayesian Analysis 1 (2006) 515-534.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from analytics.coefficients.mixtures import Bools, Floats, interval, weights

# Standard deviations of u and v, in units of that of the surplus.
_GRID = (np.arange(14) + 0.5) / 14 * 0.6
_OWNERS = ("driver_id", "lineage_id")


@dataclass(frozen=True)
class _Circuit:
    """The parts of one circuit's equations: those of its cars, and of its pairs of cars of one constructor.

    For `share` = 1 (a car alone) and 2 (a pair): `left` Z'WJZ, `right` Z'WJy and `square` y'WJy, where Z
    (cars, owners) names drivers and constructors, and J sums over the cars that share a constructor.
    """

    owners: pd.DataFrame
    is_car: Bools
    left: tuple[Floats, ...]
    right: tuple[Floats, ...]
    square: tuple[float, ...]
    cars: int
    groups: tuple[int, int]


def entrant_effects(surpluses: pd.DataFrame) -> pd.DataFrame:
    """The effects u and v.

    Parameters
    ----------
    surpluses : a row per car and race: circuit_id, race_id, driver_id, lineage_id, surplus (log-odds) and
        weight, its relative precision.

    Returns
    -------
    A row per circuit and driver, and per circuit and lineage, that raced there: circuit_id, driver_id or
    lineage_id (the other is NaN), value, lower, upper (90%) in log-odds, shrinkage and race_count.
    """
    y, w = surpluses["surplus"].to_numpy(float), surpluses["weight"].to_numpy(float)
    w = w / w.mean()
    variance = float(np.mean(w * y**2))
    rows = surpluses.assign(y=y * np.sqrt(w / variance), root=np.sqrt(w))
    pair = rows.groupby(["race_id", "lineage_id"])["y"].agg(["sum", "size"]).query("size == 2")["sum"]
    shared = float(np.clip((pair**2).mean() / 2 - 1, 0.0, 0.9)) if len(pair) else 0.0
    circuits = [_circuit(own) for _, own in rows.groupby("circuit_id", sort=True)]
    points = [(u, v) for u in _GRID for v in _GRID if u**2 + v**2 < 1 - max(shared - v**2, 0.0)]
    solved = [[_solve(one, u, v, shared) for one in circuits] for u, v in points]
    weight = weights(np.array([sum(log_p for log_p, _, _ in one) for one in solved]))
    kept = np.flatnonzero(weight)
    mean = np.array([np.concatenate([m for _, m, _ in solved[k]]) for k in kept])
    var = np.array([np.concatenate([v for _, _, v in solved[k]]) for k in kept])
    prior = np.array([points[k] for k in kept]) ** 2
    is_car = np.concatenate([one.is_car for one in circuits])
    before = np.where(is_car, prior[:, 1:], prior[:, :1])
    effects = _posterior(weight[kept], mean, np.sqrt(var), np.sqrt(variance))
    effects["shrinkage"] = np.clip(weight[kept] @ (var / before), 0.0, 1.0)
    return pd.concat([pd.concat([one.owners for one in circuits], ignore_index=True), effects], axis=1)


def _posterior(weight: Floats, mean: Floats, sd: Floats, unit: float) -> pd.DataFrame:
    """From the posteriors at each point of the grid (points, effects)."""

    def cdf(value: Floats) -> Floats:
        return np.asarray(weight @ ndtr((value - mean) / sd))

    value, wide = weight @ mean, 10 * sd.max(axis=0)
    lower, upper = interval(cdf, value - wide, value + wide)
    return pd.DataFrame({"value": unit * value, "lower": unit * lower, "upper": unit * upper})


def _circuit(rows: pd.DataFrame) -> _Circuit:
    owners, columns = [], []
    for name in _OWNERS:
        codes, ids = pd.factorize(rows[name], sort=True)
        columns.append(np.eye(len(ids))[codes])
        races = rows.groupby(name)["race_id"].nunique().reindex(ids)
        owners.append(pd.DataFrame({name: ids, "race_count": races.to_numpy()}))
    root, y = rows["root"].to_numpy(), rows["y"].to_numpy()
    # The rows times the roots of their weights: then the noise of all has one variance.
    Z = np.hstack(columns) * root[:, None]
    group, _ = pd.factorize(pd.MultiIndex.from_frame(rows[["race_id", "lineage_id"]]))
    size = np.bincount(group)
    sums = np.zeros((len(size), Z.shape[1]))
    np.add.at(sums, group, Z)
    y_sums = np.bincount(group, y)
    alone, pairs = size == 1, size > 1
    parts = [(Z, y), (sums[alone], y_sums[alone]), (sums[pairs], y_sums[pairs])]
    frame = pd.concat(owners, ignore_index=True).assign(circuit_id=rows["circuit_id"].iloc[0])
    return _Circuit(
        owners=frame,
        is_car=frame["lineage_id"].notna().to_numpy(),
        left=tuple(z.T @ z for z, _ in parts),
        right=tuple(z.T @ x for z, x in parts),
        square=tuple(float(x @ x) for _, x in parts),
        cars=len(y),
        groups=(int(alone.sum()), int(pairs.sum())),
    )


def _solve(one: _Circuit, u: float, v: float, shared: float) -> tuple[float, Floats, Floats]:
    """For standard deviations u and v: log likelihood, means and variances of the effects."""
    common = max(shared - v**2, 0.0)
    single = 1 - u**2 - v**2 - common
    # The inverse of the noise's covariance: within a group of n, (I - c_n J) / single.
    c = [common / (single + n * common) for n in (1, 2)]
    left, right, square = (
        (part[0] - c[0] * part[1] - c[1] * part[2]) / single for part in (one.left, one.right, one.square)
    )
    prior = np.where(one.is_car, v**2, u**2)
    inverse = np.linalg.inv(left + np.diag(1 / prior))
    mean = inverse @ right
    log_noise = one.cars * np.log(single) + sum(
        groups * np.log1p(n * common / single) for n, groups in zip((1, 2), one.groups, strict=True)
    )
    log_det = log_noise + np.log(prior).sum() - np.linalg.slogdet(inverse)[1]
    return float(-(log_det + square - right @ mean) / 2), mean, np.diag(inverse).astype(float)
