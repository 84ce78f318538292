"""What must hold of the files of a backup before anybody relies on them."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from f1site.lib.errors import BackupError, ModelTrainingError
from predictions.backup.archive import CHECKPOINTS, DATABASE, MODELS
from predictions.model_sets import signatures

VERSIONS = "SELECT DISTINCT version FROM predictions_trainedmodel WHERE state <> 'backtest'"


def check(folder: Path) -> tuple[str, list[str]]:
    """What the ledger of the unpacked backup is, and which of its models are missing or do not open here.

    An older schema is brought up to date. Raises BackupError.
    """
    database = folder / DATABASE
    _require_integrity(database)
    if _is_older(database):
        _manage(folder, "migrate", "-v0")
    ledger = _manage(folder, "verify_ledger")
    return ledger.splitlines()[-1], missing_models(folder) + refused_models(folder / MODELS)


def missing_models(folder: Path) -> list[str]:
    """Sets that the database names and of which there are no files, as when they are in a bucket."""
    return [
        f"The backup has no files of the models {version}."
        for version in stored_versions(folder / DATABASE)
        if not (folder / MODELS / version).is_dir()
    ]


def refused_models(folder: Path) -> list[str]:
    """Why models in `folder` would not be opened by this installation."""
    reasons = []
    for model_set in sorted(folder.iterdir()):
        for model in sorted(model_set.iterdir()):
            try:
                signatures.signed(model, model_set.name, model.name)
            except ModelTrainingError as error:
                reasons.append(error.message)
    return reasons


def stored_versions(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [version for (version,) in connection.execute(VERSIONS)]


def _require_integrity(database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            for pragma in ("integrity_check", "foreign_key_check"):
                found = connection.execute(f"PRAGMA {pragma}").fetchone()
                if found not in (None, ("ok",)):
                    raise BackupError(f"The database of the backup is damaged ({pragma}: {found[0]}).")
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database of the backup is damaged: {error}.") from error


def _is_older(database: Path) -> bool:
    """Whether migrations are to be applied. Raises BackupError where one that is applied is not known."""
    known = set(MigrationLoader(None).disk_migrations)
    with closing(sqlite3.connect(database)) as connection:
        applied = set(connection.execute("SELECT app, name FROM django_migrations"))
    ours = {app for app, _ in known}
    newer = sorted(f"{app}.{name}" for app, name in applied - known if app in ours)
    if newer:
        raise BackupError(f"The backup was made by a newer release, which has {newer[0]}.")
    return bool(known - applied)


def _manage(folder: Path, *command: str) -> str:
    """A command on the unpacked files, in a process of its own: this one's settings name other files."""
    ours = {
        "DATABASE_URL": f"sqlite:///{quote(str(folder / DATABASE))}",
        "CHECKPOINT_DIR": str(folder / CHECKPOINTS),
        "MODEL_DIR": str(folder / MODELS),
        "REDIS_URL": "",
    }
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, settings.BASE_DIR / "manage.py", *command],
        env=os.environ | ours,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]
        raise BackupError(f"The backup does not pass {command[0]}: {reason}")
    return done.stdout.strip()
