"""Put a backup in place of what is there. What is replaced stays beside it, under another name."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from f1site.lib.database.sqlite import in_use
from f1site.lib.errors import BackupError
from predictions.backup import archive, checks
from predictions.backup.making import database_file
from predictions.ledger import checkpoints

REPLACED = "{}.replaced-{:%Y%m%dT%H%M%S%fZ}"
NEW_GENERATION = "UPDATE ingestion_generation SET token = 'cleared-' || lower(hex(randomblob(12)))"


@dataclass(frozen=True)
class Restored:
    made_at: str
    ledger: str
    refused: list[str]
    # The files that were replaced; none where there was no database.
    replaced: list[Path]


def restore(source: Path, now: datetime, replace: bool = False) -> Restored:
    """Raises BackupError, and then nothing has changed.

    Without `replace` only where there is no database yet; in no case while a process uses it.
    """
    database = database_file()
    database.parent.mkdir(parents=True, exist_ok=True)
    with in_use.by_nobody_else(str(database)):
        if database.exists() and database.stat().st_size and not replace:
            raise BackupError(
                f"There is a database at {database}: with --replace it is replaced, and kept beside."
            )
        with tempfile.TemporaryDirectory(dir=database.parent, prefix=".restoring-") as scratch:
            folder = Path(scratch)
            about = archive.unpack(source, folder)
            ledger, refused = checks.check(folder)
            _renew_generation(folder / archive.DATABASE)
            replaced = [*_put_models(folder / archive.MODELS, now), *_put_files(folder, database, now)]
    return Restored(about["made_at"], ledger, refused, replaced)


def _renew_generation(database: Path) -> None:
    """No answer that was cached from what is replaced may be taken for one of these data."""
    with closing(sqlite3.connect(database)) as connection:
        with connection:
            connection.execute(NEW_GENERATION)
        connection.execute("PRAGMA journal_mode = DELETE")  # the commands that checked it have left another


def _put_models(folder: Path, now: datetime) -> list[Path]:
    """A set that is there and as it was signed stays: a version never changes."""
    replaced = []
    for model_set in sorted(folder.iterdir()):
        target = Path(settings.MODEL_DIR, model_set.name)
        if target.exists():
            if archive.hashes(target) == archive.hashes(model_set):
                continue
            replaced.append(target.rename(_aside(target, now)))
        shutil.move(model_set, target)
    return replaced


def _put_files(folder: Path, database: Path, now: datetime) -> list[Path]:
    replaced = []
    if database.exists():
        replaced.append(_keep(database, now))
    ledger = checkpoints.path()
    if ledger.exists():
        replaced.append(_aside(ledger, now))
        ledger.rename(replaced[-1])
    written = folder / archive.CHECKPOINTS / checkpoints.FILE
    if written.exists():
        shutil.copyfile(written, ledger)
    os.replace(folder / archive.DATABASE, database)
    return replaced


def _keep(database: Path, now: datetime) -> Path:
    """The same file under a second name, so that at no moment there is none under the first."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # all of it into the one file
    kept = _aside(database, now)
    for ending in ("-wal", "-shm"):  # of a damaged one
        journal = database.with_name(database.name + ending)
        if journal.exists():
            journal.rename(kept.with_name(kept.name + ending))
    try:
        os.link(database, kept)
    except OSError:  # a file system without second names
        database.rename(kept)
    return kept


def _aside(path: Path, now: datetime) -> Path:
    return path.with_name(REPLACED.format(path.name, now.astimezone(UTC)))
