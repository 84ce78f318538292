"""The files of sets of models in the bucket that MODEL_STORAGE_URL names; without it nothing is done here.

A machine that lacks a set fetches it into MODEL_DIR. boto3 takes a while to import, so only who uses a
bucket imports it.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import File

from f1site.lib.errors import ModelTrainingError
from predictions.model_sets import signatures

# A request may wait for a fetch.
CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 10, 2
# So long a store that did not answer is not asked again for what a request could do without.
PAUSE = 30.0
_silent_until = 0.0
FILES_OF_A_SET = "{}/ensemble/" + signatures.MANIFEST


def put(folder: Path) -> None:
    """Store a set, whose version is the name of its folder. Raises ModelTrainingError."""
    if not settings.MODEL_STORAGE_URL:
        return
    with _failing_as(f"The models {folder.name} cannot be stored in the bucket"):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    _storage().save(path.relative_to(folder.parent).as_posix(), File(file))


def has(version: str) -> bool:
    """True also while the store does not answer: that is no reason to train."""
    if not settings.MODEL_STORAGE_URL:
        return False
    try:
        with _failing_as("The bucket cannot be asked"):
            return bool(_storage().exists(FILES_OF_A_SET.format(version)))
    except ModelTrainingError:
        return True


def fetch(version: str, names: Sequence[str]) -> None:
    """Make the folder of a set in MODEL_DIR, if all is as it was signed. Raises ModelTrainingError."""
    if not settings.MODEL_STORAGE_URL:
        return
    if time.monotonic() < _silent_until:
        raise ModelTrainingError(f"The models {version} are in the bucket, which does not answer.")
    root = Path(settings.MODEL_DIR)
    with tempfile.TemporaryDirectory(dir=root, prefix=".writing-") as scratch:
        with _failing_as(f"The models {version} cannot be fetched from the bucket"):
            for name in names:
                _fetch_model(Path(scratch, version, name), version, name)
        for name in names:
            signatures.signed(Path(scratch, version, name), version, name)
        with suppress(OSError):  # another process has fetched it meanwhile
            Path(scratch, version).rename(root / version)


def remove(version: str, names: Sequence[str]) -> None:
    if not settings.MODEL_STORAGE_URL:
        return
    with suppress(ModelTrainingError), _failing_as("The bucket cannot be asked"):
        for folder in (f"{version}/{name}" for name in names):
            for path in list(_files(folder)):
                _storage().delete(path)


def _fetch_model(folder: Path, version: str, name: str) -> None:
    """The manifest first: of what is not signed nothing is fetched but that."""
    folder.mkdir(parents=True)
    for own in (signatures.MANIFEST, signatures.SIGNATURE):
        _download(f"{version}/{name}/{own}", folder / own)
    for path, digest in signatures.stated(folder, version, name)["files"].items():
        target = folder / PurePosixPath(path)
        if digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            _download(f"{version}/{name}/{path}", target)
        else:
            target.mkdir(parents=True)


def _download(name: str, target: Path) -> None:
    with _storage().open(name) as file:
        target.write_bytes(file.read())


def _files(folder: str) -> Iterator[str]:
    folders, files = _storage().listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files(f"{folder}/{name}")


@contextmanager
def _failing_as(what: str) -> Iterator[None]:
    """Raises ModelTrainingError where the store does not answer, refuses, or lacks a file."""
    global _silent_until  # noqa: PLW0603 - of the one store of this process
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - see above

    try:
        yield
    except (FileNotFoundError, ClientError) as error:
        raise ModelTrainingError(f"{what}: {error}") from error
    except BotoCoreError as error:
        _silent_until = time.monotonic() + PAUSE
        raise ModelTrainingError(f"{what}: {error}") from error


@cache
def _storage() -> Any:
    from botocore.config import Config  # noqa: PLC0415 - see above
    from storages.backends.s3 import S3Storage  # noqa: PLC0415 - see above

    place: Any = settings.MODEL_STORAGE_URL
    return S3Storage(
        bucket_name=place.name,
        location=place.prefix,
        endpoint_url=place.endpoint or None,
        region_name=place.region or None,
        default_acl=None,
        client_config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": "path" if place.endpoint else "auto"},
        ),
    )
