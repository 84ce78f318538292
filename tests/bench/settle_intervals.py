"""Settle the constants of `predictions/ml/intervals.py` in demo worlds.

    python -m tests.bench.settle_intervals [--seeds 1 2 3 ...] [--folder FOLDER]

`tests.bench.variances` computes the parts of the variance in each world, for the seasons 2020 to 2024;
`--folder` keeps worlds and parts for the next run. Of a grid, printed are the constants with the least sum of

- the mean width of favourites' intervals and
- PENALTY for each squared difference of the coverage from COVERED, by round and by true probability as in
  `bench_intervals`, and by round for favourites alone; more than COVERED is a fault above TOO_MUCH only.

The share of the variance between refits is given, not settled: it matters where there are few races.
"""

import argparse
import tempfile
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from predictions.ml.intervals import EVEN, VARIANCES, Variance
from predictions.ml.probability import Z_95, log_odds
from predictions.ml.races import Floats
from tests.bench import demo_worlds
from tests.bench.bench_intervals import FAVOURITE, ROUNDS, TRUE, cells
from tests.bench.demo_worlds import STAGES

COVERED, TOO_MUCH, PENALTY = 0.945, 0.965, 100.0
RATINGS, OTHER = np.arange(0.1, 1.31, 0.1), np.arange(0.14, 0.51, 0.04)
OUTSIDERS, FAVOURITES = (0.08, 0.1, 0.12), (0.06, 0.08, 0.1)


class Stage:
    """The forecasts of one stage in all worlds, as arrays."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.odds = log_odds(rows["win_probability"].to_numpy())
        self.error = self.odds - log_odds(rows["win_probability_true"].to_numpy())
        self.parts = rows["refits"].to_numpy(), rows["ratings"].to_numpy()
        found = cells(rows)
        favourites = rows["win_probability_true"] > FAVOURITE
        groups = [found[name] for name in (*ROUNDS, *TRUE)] + [found[name] & favourites for name in ROUNDS]
        self.share = np.array([group / group.sum() for group in groups])  # (groups, rows)
        self.favourite = (rows["win_probability"] > FAVOURITE).to_numpy()

    def loss(self, variance: Variance, outsiders: float, favourites: float) -> float:
        spread = np.sqrt(variance.total(*self.parts))
        below = Z_95 * (spread + favourites * np.maximum(self.odds - EVEN, 0))
        above = Z_95 * (spread + outsiders * np.maximum(EVEN - self.odds, 0))
        covered = self.share @ ((self.error <= below) & (-self.error <= above))
        limits = [probability(self.odds + side)[self.favourite] for side in (above, -below)]
        off = np.maximum(COVERED - covered, 0) ** 2 + np.maximum(covered - TOO_MUCH, 0) ** 2
        return float(np.mean(limits[0] - limits[1]) + PENALTY * np.sum(off))

    def settle(self, refits: float, outsiders: float, favourites: float) -> tuple[float, Variance]:
        """The least loss with these constants, and the variance that gives it."""
        grid = [Variance(refits, round(float(r), 3), round(float(o), 3)) for r, o in product(RATINGS, OTHER)]
        losses = [self.loss(variance, outsiders, favourites) for variance in grid]
        return min(losses), grid[int(np.argmin(losses))]


def probability(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[*range(1, 7), *range(21, 33)])
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as name:
        folder = (args.folder or Path(name)).resolve()
        rows = pd.concat([demo_worlds.forecasts(seed, folder) for seed in args.seeds], ignore_index=True)
    stages = {stage: Stage(rows[rows["stage"] == stage]) for stage in STAGES}
    best, total = {}, np.inf
    for slopes in product(OUTSIDERS, FAVOURITES):
        found = {s: stage.settle(VARIANCES[s].refits, *slopes) for s, stage in stages.items()}
        if sum(loss for loss, _ in found.values()) < total:
            total = sum(loss for loss, _ in found.values())
            best = {"outsiders, favourites": slopes, **{s: variance for s, (_, variance) in found.items()}}
    print(f"loss {total:.4f}", *(f"{name}: {value}" for name, value in best.items()), sep="\n")


if __name__ == "__main__":
    main()
