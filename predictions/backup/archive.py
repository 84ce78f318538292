"""The file of a backup: a compressed tar.

about.json                 when it was made, and the SHA-256 of every other file
database.sqlite3           one file, without a journal
checkpoints/ledger.jsonl
models/<version>/...       as in MODEL_DIR
"""

import hashlib
import json
import os
import tarfile
from pathlib import Path
from typing import Any

from f1site.lib.errors import BackupError

FORMAT = 1
ABOUT, DATABASE, CHECKPOINTS, MODELS = "about.json", "database.sqlite3", "checkpoints", "models"
# The database shrinks to a quarter either way; more takes several times as long.
COMPRESSION = 1


def pack(folder: Path, target: Path, made_at: str) -> None:
    """Write the files in `folder` to `target`, which only its owner may read: it holds password hashes."""
    about = {"format": FORMAT, "made_at": made_at, "files": hashes(folder)}
    (folder / ABOUT).write_text(json.dumps(about, sort_keys=True, indent=1))
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=COMPRESSION) as tar:
            for name in (ABOUT, DATABASE, CHECKPOINTS, MODELS):
                tar.add(folder / name, name)
        raw.flush()
        os.fsync(raw.fileno())


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """The contents of about.json. Raises BackupError where a file is missing, surplus or altered."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        about: dict[str, Any] = json.loads((folder / ABOUT).read_bytes())
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise BackupError(f"{source} is no whole backup: {error}.") from error
    if about.get("format") != FORMAT:
        raise BackupError(f"{source} was made by another release: its format is {about.get('format')}.")
    (folder / ABOUT).unlink()
    if about["files"] != hashes(folder):
        raise BackupError(f"{source} has been altered: its files are not those that were written.")
    return about


def hashes(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
