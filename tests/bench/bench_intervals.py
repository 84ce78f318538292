"""Whether the intervals hold what they promise: demo worlds, in which the truth is known.

    python -m tests.bench.bench_intervals [--seeds 21 22 23 24 25 26] [--from 2020] [--folder FOLDER]

Each world is written as an archive, imported into an SQLite file and forecast walk-forward by
`manage.py backtest`, to 2024. `--folder` keeps the worlds for the next run. Printed, for the ensemble at each
stage: how many intervals contain the true win probability and how wide they are, by round and by true
probability; and the log loss beside that of the truth itself.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from tests.bench import demo_worlds

STAGES = ("before_weekend", "after_qualifying")
ROUNDS = {"rounds 1-3": (1, 3), "rounds 4-8": (4, 8), "rounds 9+": (9, 99)}
TRUE = {"below 1%": (0, 0.01), "1-5%": (0.01, 0.05), "5-20%": (0.05, 0.2), "20-50%": (0.2, 0.5)}
TRUE |= {"above 50%": (0.5, 1)}
FAVOURITE = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[21, 22, 23, 24, 25, 26])
    parser.add_argument("--from", dest="first", type=int, default=2020)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as name:
        folder = (args.folder or Path(name)).resolve()
        rows = pd.concat(of_world(seed, args.first, folder) for seed in args.seeds)
    for stage in STAGES:
        report(stage, rows[rows["stage"] == stage])


def of_world(seed: int, first: int, folder: Path) -> pd.DataFrame:
    """The ensemble's forecasts of a world's races since `first` beside the truth."""
    database = demo_worlds.prepare(seed, folder)
    forecasts = []
    for stage in STAGES:
        output = folder / f"{seed}-{stage}.csv"
        options = ["--start-season", str(first), "--end-season", "2024", "--model", "ensemble"]
        command = ["manage.py", "backtest", *options, "--stage", stage, "--output", str(output)]
        demo_worlds.run(database, *command)
        forecasts.append(pd.read_csv(output))
    return demo_worlds.with_truth(pd.concat(forecasts), seed, folder)


def cells(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The groups in which the intervals must hold (rows,), by name."""
    of_round = {name: rows["round"].between(*limits) for name, limits in ROUNDS.items()}
    true = rows["win_probability_true"]
    of_true = {name: true.between(*limits, inclusive="left") for name, limits in TRUE.items()}
    single = {"all": true >= 0, **of_round, **of_true}
    return single | {f"{r}, {t}": of_round[r] & of_true[t] for r in of_round for t in of_true}


def report(stage: str, rows: pd.DataFrame) -> None:
    true, p = rows["win_probability_true"], rows["win_probability"]
    limits = {95: ("interval_lower", "interval_upper"), 80: ("interval_80_lower", "interval_80_upper")}
    inside = {level: true.between(rows[low], rows[high]) for level, (low, high) in limits.items()}
    width = {level: rows[high] - rows[low] for level, (low, high) in limits.items()}
    races = rows.groupby(["world", "season", "round"]).ngroups
    print(f"{stage}, {races} races\n{'':24} rows  95% in  80% in  width of favourites: 95%   80%")
    for name, cell in cells(rows).items():
        held = [f"{inside[level][cell].mean():7.1%}" for level in limits]
        favourites = cell & (p > FAVOURITE)
        wide = [f"{width[level][favourites].mean():6.3f}" for level in limits]
        print(f"{name:24}{cell.sum():5}", *held, f"{favourites.sum():15}", *wide)
    # Expected under the truth, which is less noisy than the winners that happened to be drawn.
    ours, best = (-(true * np.log(forecasts.clip(lower=1e-4))).sum() / races for forecasts in (p, true))
    print(f"log loss expected under the truth: {ours:.4f}, {ours / best - 1:+.1%} on its own {best:.4f}\n")


if __name__ == "__main__":
    main()
