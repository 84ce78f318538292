"""Ten lines on the way from an archive to an answer, each taken out in turn: the tests must notice.

    python -m tests.mutations

works on a copy of the project, prints a table and ends with exit status 1 if a line is not missed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache")


@dataclass(frozen=True)
class Mutation:
    """`line` of `file` becomes `instead`, nothing unless something must stand there for the syntax."""

    file: str
    line: str
    tests: tuple[str, ...]
    instead: str = ""


PREDICTIONS, F1SITE, INGESTION = "tests/predictions/", "tests/f1site/", "tests/ingestion/"
MUTATIONS = (
    Mutation(
        "ingestion/importer/saving/tables.py",
        "        bulk.upsert(table.model, table.key, table.values, changed)",
        (INGESTION + "importer/test_archive.py",),
    ),
    Mutation(
        "ingestion/importer/saving/calendar.py",
        "    _free_rounds(stored, records, saver.report)",
        (INGESTION + "importer/test_archive.py",),
    ),
    Mutation(
        "predictions/data/dataset.py",
        '    return frame.drop_duplicates("race_id", keep="last")',
        (PREDICTIONS + "data/test_dataset.py",),
        '    return frame.drop_duplicates("race_id", keep="first")',
    ),
    Mutation(
        "predictions/data/dataset.py",
        '    frame["grid"] = sessions.behind_the_last(frame["grid"].astype(float), frame["race_id"])',
        (PREDICTIONS + "data/test_dataset.py",),
    ),
    Mutation(
        "predictions/ml/features.py",
        "    earlier = _before(values, [key])",
        (PREDICTIONS + "ml/test_features.py",),
        "    earlier = values",
    ),
    Mutation(
        "predictions/ml/elo_ratings.py",
        "            _winter(driver, constructor, rules, year in NEW_RULES)",
        (PREDICTIONS + "ml/test_elo_ratings.py",),
    ),
    Mutation(
        "predictions/ml/probability.py",
        "    behind *= ((1 - win) / np.maximum(behind.sum(1), 1e-300))[:, None]",
        (PREDICTIONS + "ml/test_probability.py",),
    ),
    Mutation(
        "predictions/model_sets/store.py",
        "        verify(root / name, version, name)",
        (PREDICTIONS + "model_sets/test_store.py",),
        "        pass",
    ),
    Mutation(
        "predictions/forecasts/generate.py",
        "        grid = GridKind.NONE",
        (PREDICTIONS + "forecasts/test_generate.py",),
        "        pass",
    ),
    Mutation(
        "predictions/models/forecast.py",
        "        return self.filter(as_of__lte=as_of)",
        (F1SITE + "test_api_shapes.py",),
        "        return self.all()",
    ),
)


def fails_without(mutation: Mutation, copy: Path) -> str:
    """The first test that fails with the line taken out; empty if all pass."""
    target = copy / mutation.file
    whole = target.read_text()
    if whole.count(f"{mutation.line}\n") != 1:
        raise SystemExit(f"{mutation.file} does not have this line exactly once: {mutation.line.strip()}")
    target.write_text(whole.replace(f"{mutation.line}\n", f"{mutation.instead}\n"))
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *mutation.tests]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, env=os.environ)
    finally:
        target.write_text(whole)
    if done.returncode not in (0, 1) or "\nERROR " in done.stdout:
        raise SystemExit(f"The tests of {mutation.file} could not be run:\n{done.stdout}{done.stderr}")
    failed = [row.split()[1] for row in done.stdout.splitlines() if row.startswith("FAILED ")]
    return failed[0].rpartition("::")[2] if failed else ""


def main() -> int:
    table = Table("file", "line taken out", "what fails", title="Ten lines, each taken out")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="f1-mutations-") as scratch:
        copy = Path(scratch) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
        for mutation in MUTATIONS:
            failed = fails_without(mutation, copy)
            missed += not failed
            table.add_row(
                mutation.file, escape(mutation.line.strip()), escape(failed) or "[bold red]nothing[/]"
            )
    Console(width=200).print(table)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
