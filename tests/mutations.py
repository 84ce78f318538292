"""Mutation tests: lines of chosen modules are changed one by one, and their tests must notice.

    python -m tests.mutations

mutmut draws the mutants from the code ([tool.mutmut] in pyproject.toml) and runs them in a copy of the
project. Prints the survivors and the share noticed by module; exit status 1 if a module falls below
NOTICED.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache", "mutants"
)
# Some mutants change nothing that can be seen: a seed, a bound of an integral that is far out.
NOTICED = 0.88
SECONDS = 1200
SURVIVED, NO_TESTS = 0, 33  # mutmut's exit codes; any other is a mutant that was noticed
# What the tests of the mutants need; the test run's own settings do the rest.
SECRETS = {"SECRET_KEY": "only-for-tests", "MODEL_SIGNING_KEY": "only-for-tests-either"}


def main() -> int:
    modules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]["only_mutate"]
    with tempfile.TemporaryDirectory(prefix="f1-mutations-") as scratch:
        copy = Path(scratch) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        _run("run", "--max-children", str(os.cpu_count() or 1), folder=copy)
        results = {module: _results(copy, module) for module in modules}
        _print(results)
        for name in (name for found in results.values() for name, code in found.items() if _survived(code)):
            change = _run("show", name, folder=copy)
            lines = [line for line in change.splitlines() if line[:2] in ("- ", "+ ")]
            print(name, *lines, sep="\n  ")  # noqa: T201
    return 1 if any(_share(found) < NOTICED for found in results.values()) else 0


def _run(*arguments: str, folder: Path) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | SECRETS,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"mutmut {arguments[0]} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def _results(copy: Path, module: str) -> dict[str, int | None]:
    """mutmut's exit code by mutant of a module."""
    meta = json.loads((copy / "mutants" / f"{module}.meta").read_text())
    return dict(meta["exit_code_by_key"])


def _survived(code: int | None) -> bool:
    return code in (SURVIVED, NO_TESTS, None)


def _share(found: dict[str, int | None]) -> float:
    """The share of mutants noticed; 0 where there are none, for then the module has moved."""
    return Counter(map(_survived, found.values()))[False] / len(found) if found else 0.0


def _print(results: dict[str, dict[str, int | None]]) -> None:
    table = Table("module", "mutants", "noticed", title="Mutation tests")
    for module, found in results.items():
        table.add_row(module, str(len(found)), f"{_share(found):.0%}")
    Console(width=120).print(table)


if __name__ == "__main__":
    sys.exit(main())
