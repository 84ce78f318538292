"""Opening an f1db-csv.zip: fetched, checked, and its files read row by row."""

import csv
import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from f1site.lib import http, tracing
from f1site.lib.errors import DataImportError
from ingestion.sources.f1db import zip_limits
from ingestion.sources.rows import Row

FILE_NAME = "f1db-csv.zip"
DEMO_COMMENT = b"F1 demo world"
# The earliest time of a file in a zip, which also stands for none.
NO_TIME = (1980, 1, 1, 0, 0, 0)
RELEASE = re.compile(r"/releases/download/([A-Za-z0-9][\w.-]{0,60})/", re.ASCII)


class Fetched(NamedTuple):
    path: Path
    version: str


@tracing.traced("fetch archive")
def fetch(where: str) -> Fetched:
    """The archive at a path or URL, as a file here.

    Raises ExternalAPIError where a URL cannot be fetched, DataImportError where there is no zip.
    """
    if where.startswith(("http://", "https://")):
        return _download(where)
    path = Path(os.path.expanduser(where))  # which leaves an unknown ~user as it is
    if not os.path.isfile(path):  # nor is one that this user may not look for
        raise DataImportError(f"There is no archive at {path}: give the path or URL of an {FILE_NAME}.")
    zip_limits.check_size(path)
    try:
        return Fetched(path, _digest(path))
    except OSError as error:
        raise DataImportError(f"The archive {path} cannot be read: {error.strerror}.") from error


def _download(url: str) -> Fetched:
    folder: Path = settings.ARCHIVE_CACHE_DIR
    with http.get(url, stream=True) as response:
        passed = [step.url for step in response.history] + [response.url]
        tag = next((found[1] for step in passed if (found := RELEASE.search(step))), None)
        if tag and _is_cached(folder / tag / FILE_NAME, response.headers.get("Content-Length")):
            return Fetched(folder / tag / FILE_NAME, tag)
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".part", dir=folder)
        os.close(handle)
        part = Path(name)
        try:
            http.save_body(response, part, zip_limits.LARGEST_ARCHIVE)
            check(part)
            version = tag or _digest(part)
            target = folder / version / FILE_NAME
            target.parent.mkdir(exist_ok=True)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return Fetched(target, version)


def _is_cached(path: Path, length: str | None) -> bool:
    """A release's file may be replaced under the same tag, so the size must agree too."""
    return path.is_file() and length in (None, str(path.stat().st_size))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def check(path: Path) -> None:
    """Raises DataImportError unless `path` is a zip within the limits whose files have their checksums."""
    with zip_limits.open_zip(path) as archive:
        zip_limits.check_contents(path.name, archive)


@contextmanager
def open_archive(path: Path) -> Iterator["Archive"]:
    """Raises DataImportError as `check` does."""
    with zip_limits.open_zip(path) as archive:
        zip_limits.check_contents(path.name, archive)
        yield Archive(path.name, archive)


class Archive:
    """An open archive; `source` tells an invented world from the real one."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name = name
        self.zip = archive
        self.files = frozenset(archive.namelist())
        self.source = "demo" if archive.comment.startswith(DEMO_COMMENT) else "f1db"

    @property
    def written_at(self) -> datetime:
        """When its newest file was written; long ago where a zip does not tell."""
        newest = max((file.date_time for file in self.zip.infolist()), default=NO_TIME)
        try:
            return datetime(*newest, tzinfo=UTC)
        except ValueError:
            return datetime(*NO_TIME, tzinfo=UTC)

    def holds(self, file: str) -> bool:
        return f"f1db-{file}.csv" in self.files

    def rows(self, file: str, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of f1db-`file`.csv with at least `columns`. A row of another width has no cells."""
        name = f"f1db-{file}.csv"
        if name not in self.files:
            raise DataImportError(f"{self.name} holds no {name}: it is no F1DB archive ({FILE_NAME}).")
        reader = csv.reader(zip_limits.lines(self.zip, name), strict=True)
        try:
            header = next(reader, [])
            missing = [column for column in columns if column not in header]
            if missing:
                raise DataImportError(
                    f"{name} has no column {missing[0]!r}: it is no F1DB file of this form."
                )
            line = reader.line_num + 1
            for cells in reader:
                if cells:
                    whole = len(cells) == len(header)
                    yield Row(name, line, dict(zip(header, cells, strict=True)) if whole else {})
                line = reader.line_num + 1
        except csv.Error as error:
            raise DataImportError(f"{name} row {reader.line_num} is no CSV: {error}.") from error
