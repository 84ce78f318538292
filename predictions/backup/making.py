"""Write a backup while the service writes, and read it back before it counts."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from f1site.lib.errors import BackupError
from predictions.backup import archive, checks
from predictions.ledger import checkpoints

NAME = "f1-backup-{:%Y%m%dT%H%M%SZ}.tar.gz"
ANY_NAME = "f1-backup-*.tar.gz"


@dataclass(frozen=True)
class Backup:
    path: Path
    ledger: str
    refused: list[str]
    removed: int


def database_file() -> Path:
    """Raises BackupError where the database is no file."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        raise BackupError(
            "This is for the embedded SQLite. Of PostgreSQL pgBackRest makes the backups: see docs/backup.md."
        )
    return Path(connection.settings_dict["NAME"])


def back_up(folder: Path, now: datetime, keep: int | None = None) -> Backup:
    """A new backup in `folder`; with `keep`, older ones beyond so many are removed. Raises BackupError."""
    target = folder / NAME.format(now.astimezone(UTC))
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as scratch:
        contents, again = Path(scratch, "contents"), Path(scratch, "again")
        _copy(database_file(), contents)
        written = Path(scratch, target.name)
        archive.pack(contents, written, now.isoformat())
        shutil.rmtree(contents)
        archive.unpack(written, again)
        ledger, refused = checks.check(again)
        written.rename(target)
    old = sorted(folder.glob(ANY_NAME), reverse=True)[keep:] if keep else []
    for one in old:
        one.unlink()
    return Backup(target, ledger, refused, len(old))


def _copy(database: Path, folder: Path) -> None:
    """Checkpoints before the documents that they name, models after the rows that name them."""
    for name in (archive.CHECKPOINTS, archive.MODELS):
        (folder / name).mkdir(parents=True)
    if checkpoints.path().exists():
        lines = checkpoints.path().read_bytes()
        whole = lines[: lines.rfind(b"\n") + 1]  # one may be being written
        (folder / archive.CHECKPOINTS / checkpoints.FILE).write_bytes(whole)
    copy_database(database, folder / archive.DATABASE)
    for version in checks.stored_versions(folder / archive.DATABASE):
        source = Path(settings.MODEL_DIR, version)
        if source.is_dir():
            shutil.copytree(source, folder / archive.MODELS / version)


def copy_database(source: Path, target: Path) -> None:
    """All of one moment: in one step, because a copy in steps begins anew with each write of another."""
    if not source.exists():
        raise BackupError(f"There is no database at {source}.")
    try:
        with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(target)) as copy:
            ours.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied: {error}.") from error
