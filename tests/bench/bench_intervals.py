"""Whether the intervals hold what they promise: demo worlds, in which the truth is known.

    python -m tests.bench.bench_intervals [--worlds 5] [--seed 1] [--from 2020]

Each world is written as an archive, imported into a fresh SQLite file and forecast walk-forward by
`manage.py backtest`, to 2024. Printed, for the ensemble and over all worlds: how often the interval
holds the true win probability, overall and by its size; the mean width of favourites' intervals;
and the log loss beside that of the truth itself.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from tests.bench.world import ROOT, environment, fresh

AS_OF = "2024-12-31T00:00:00Z"
KEY = ["season", "round", "driver"]
BUCKETS = [0.0, 0.01, 0.05, 0.2, 0.5, 1.0]
FAVOURITE = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1, help="of the first world; the others follow it")
    parser.add_argument("--from", dest="first", type=int, default=2020)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as name:
        seeds = range(args.seed, args.seed + args.worlds)
        rows = pd.concat(of_world(seed, args.first, Path(name)) for seed in seeds)
    for stage, forecasts in rows.groupby("stage"):
        report(str(stage), forecasts)
    report("Both stages", rows)


def of_world(seed: int, first: int, folder: Path) -> pd.DataFrame:
    """The ensemble's forecasts of a world's races since `first` beside the truth."""
    archive, truth = folder / f"{seed}.zip", folder / f"{seed}-truth.csv"
    database = fresh(folder / f"{seed}.sqlite3")
    world = ["make_demo_archive", str(archive), "--seed", str(seed), "--truth", str(truth), "--as-of", AS_OF]
    manage(database, *world)
    manage(database, "import_archive", str(archive))
    forecasts = []
    for stage in ("before_weekend", "after_qualifying"):
        output = folder / f"{seed}-{stage}.csv"
        seasons = ["--start-season", str(first), "--end-season", "2024"]
        manage(database, "backtest", *seasons, "--stage", stage, "--output", str(output))
        forecasts.append(pd.read_csv(output))
    ours = pd.concat(forecasts).query("model == 'ensemble'")
    return ours.merge(pd.read_csv(truth), on=[*KEY, "stage"], suffixes=("", "_true")).assign(world=seed)


def manage(database: Path, *command: str) -> None:
    settings = environment(database) | {"F1_AS_OF": AS_OF}
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL
    )


def report(stage: str, rows: pd.DataFrame) -> None:
    true, p = rows["win_probability_true"], rows["win_probability"].clip(lower=1e-4)
    inside = true.between(rows["interval_lower"], rows["interval_upper"])
    width = (rows["interval_upper"] - rows["interval_lower"])[p > FAVOURITE].mean()
    races = rows.groupby(["world", "season", "round", "stage"]).ngroups
    print(f"{stage}, {races} forecasts of races: {inside.mean():.1%} of the intervals hold the truth")
    for bucket, held in inside.groupby(pd.cut(true, BUCKETS, include_lowest=True), observed=True):
        print(f"  true probability in {bucket}: {held.mean():.1%} of {len(held)}")
    print(f"  mean width for favourites (> {FAVOURITE:.0%}): {width:.3f}")
    # Expected under the truth, which is less noisy than the winners that happened to be drawn.
    ours, best = (-(true * np.log(forecasts.clip(lower=1e-4))).sum() / races for forecasts in (p, true))
    print(f"  log loss expected under the truth: {ours:.4f}, {ours / best - 1:+.1%} on its own {best:.4f}")


if __name__ == "__main__":
    main()
