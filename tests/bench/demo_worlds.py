"""Demo worlds, imported into SQLite files, and their forecasts beside the true probabilities."""

import subprocess
import sys
from pathlib import Path

import pandas as pd

from tests.bench.world import ROOT, environment, fresh

STAGES = ("before_weekend", "after_qualifying")
AS_OF = "2024-12-31T00:00:00Z"
KEY = ["season", "round", "driver"]


def prepare(seed: int, folder: Path) -> Path:
    """The database of a world; made unless `folder`, which exists, has it already."""
    database, archive, truth = (folder / f"{seed}{end}" for end in (".sqlite3", ".zip", "-truth.csv"))
    done = folder / f"{seed}.done"
    if not done.exists():
        fresh(database)
        options = ("--seed", str(seed), "--truth", str(truth), "--as-of", AS_OF)
        run(database, "manage.py", "make_demo_archive", str(archive), *options)
        run(database, "manage.py", "import_archive", str(archive))
        done.touch()
    return database


def forecasts(seed: int, folder: Path) -> pd.DataFrame:
    """The rows of `tests.bench.variances` beside win_probability_true; computed unless in `folder`."""
    database, output = prepare(seed, folder), folder / f"{seed}-variances.csv"
    if not output.exists():
        run(database, "-m", "tests.bench.variances", str(output))
    truth = pd.read_csv(folder / f"{seed}-truth.csv")[[*KEY, "stage", "win_probability"]]
    return pd.read_csv(output).merge(truth, on=[*KEY, "stage"], suffixes=("", "_true")).assign(world=seed)


def run(database: Path, *command: str) -> None:
    """A Python process of its own on that database."""
    settings = environment(database) | {"F1_AS_OF": AS_OF}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
