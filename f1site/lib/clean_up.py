"""Removal of rows and files that nothing needs any more. Each app registers its own, as for `doctor`."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.module_loading import import_string

_paths: list[str] = []


def register(path: str) -> None:
    """`path` is the dotted path of a function that takes the present instant and whether only to count.

    It returns what it removed as one line.
    """
    if path not in _paths:
        _paths.append(path)


def run(now: datetime, dry_run: bool = False) -> list[str]:
    """A line for each registered function. With `dry_run` nothing is removed."""
    return [import_string(path)(now, dry_run) for path in _paths]


def remove_rows(what: str, rows: QuerySet[Any], dry_run: bool) -> str:
    return summary(what, rows.count() if dry_run else rows.delete()[0], dry_run)


def remove_files(what: str, paths: list[Path], dry_run: bool) -> str:
    """Removes files, and folders with all that is in them."""
    for path in [] if dry_run else paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return summary(what, len(paths), dry_run)


def is_older(path: Path, age: timedelta) -> bool:
    """By the machine's clock, as the file system has it, whatever F1_AS_OF pretends. False if it has gone."""
    try:
        return time.time() - path.stat().st_mtime > age.total_seconds()
    except FileNotFoundError:
        return False


def summary(what: str, count: int, dry_run: bool) -> str:
    return f"{what}: {count} {'would be removed' if dry_run else 'removed'}"
