"""Whether the intervals hold what they promise: demo worlds, in which the truth is known.

    python -m tests.bench.bench_intervals [--seeds 33 34 35 36 37 38] [--folder FOLDER]

Each world is written as an archive, imported into an SQLite file and forecast walk-forward by
`tests.bench.variances`, the seasons 2020 to 2024. `--folder` keeps worlds and forecasts for the next run.
Printed, for the ensemble at each stage: how many intervals contain the true win probability and how wide they
are, by round and by true probability; and the log loss beside that of the truth itself.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from predictions.ml.intervals import VARIANCES, interval
from tests.bench import demo_worlds

LEVELS = (0.95, 0.8)
ROUNDS = {"rounds 1-3": (1, 3), "rounds 4-8": (4, 8), "rounds 9+": (9, 99)}
TRUE = {"below 1%": (0, 0.01), "1-5%": (0.01, 0.05), "5-20%": (0.05, 0.2), "20-50%": (0.2, 0.5)}
TRUE |= {"above 50%": (0.5, 1)}
FAVOURITE = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[*range(33, 39)])
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as name:
        folder = (args.folder or Path(name)).resolve()
        rows = pd.concat([demo_worlds.forecasts(seed, folder) for seed in args.seeds], ignore_index=True)
    for stage in demo_worlds.STAGES:
        report(stage, rows[rows["stage"] == stage])


def cells(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The groups in which the intervals must hold (rows,), by name."""
    of_round = {name: rows["round"].between(*limits) for name, limits in ROUNDS.items()}
    true = rows["win_probability_true"]
    of_true = {name: true.between(*limits, inclusive="left") for name, limits in TRUE.items()}
    single = {"all": true >= 0, **of_round, **of_true}
    return single | {f"{r}, {t}": of_round[r] & of_true[t] for r in of_round for t in of_true}


def report(stage: str, rows: pd.DataFrame) -> None:
    true, p = rows["win_probability_true"], rows["win_probability"]
    spread = np.sqrt(VARIANCES[stage].total(rows["refits"].to_numpy(), rows["ratings"].to_numpy()))
    limits = {level: interval(p.to_numpy(), spread, level) for level in LEVELS}
    inside = {level: true.between(lower, upper) for level, (lower, upper) in limits.items()}
    width = {level: pd.Series(upper - lower, rows.index) for level, (lower, upper) in limits.items()}
    races = rows.groupby(["world", "season", "round"]).ngroups
    print(f"{stage}, {races} races\n{'':24} rows   95% in  80% in  favourites, width 95%, 80%")
    for name, cell in cells(rows).items():
        held = [f"{inside[level][cell].mean():7.1%}" for level in LEVELS]
        favourites = cell & (p > FAVOURITE)
        wide = [f"{width[level][favourites].mean():6.3f}" for level in LEVELS]
        print(f"{name:24}{cell.sum():5}", *held, f"{favourites.sum():15}", *wide)
    # Expected under the truth, which is less noisy than the winners that happened to be drawn.
    ours, best = (-(true * np.log(forecasts.clip(lower=1e-4))).sum() / races for forecasts in (p, true))
    print(f"log loss expected under the truth: {ours:.4f}, {ours / best - 1:+.1%} on its own {best:.4f}\n")


if __name__ == "__main__":
    main()
