"""Demo worlds, imported into SQLite files, with their true probabilities beside them."""

import subprocess
import sys
from pathlib import Path

import pandas as pd

from tests.bench.world import ROOT, environment, fresh

AS_OF = "2024-12-31T00:00:00Z"
KEY = ["season", "round", "driver"]


def prepare(seed: int, folder: Path) -> Path:
    """The database of a world; made unless `folder` has it already."""
    database, archive, truth = (folder / f"{seed}{end}" for end in (".sqlite3", ".zip", "-truth.csv"))
    done = folder / f"{seed}.done"
    if not done.exists():
        fresh(database)
        options = ("--seed", str(seed), "--truth", str(truth), "--as-of", AS_OF)
        run(database, "manage.py", "make_demo_archive", str(archive), *options)
        run(database, "manage.py", "import_archive", str(archive))
        done.touch()
    return database


def with_truth(forecasts: pd.DataFrame, seed: int, folder: Path) -> pd.DataFrame:
    """Forecasts (KEY, stage and others) with the column win_probability_true."""
    truth = pd.read_csv(folder / f"{seed}-truth.csv")[[*KEY, "stage", "win_probability"]]
    return forecasts.merge(truth, on=[*KEY, "stage"], suffixes=("", "_true")).assign(world=seed)


def run(database: Path, *command: str) -> None:
    """A Python process of its own on that database."""
    settings = environment(database) | {"F1_AS_OF": AS_OF}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
