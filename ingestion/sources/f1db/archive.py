"""Opening an f1db-csv.zip: fetched, checked, and its files read row by row."""

import csv
import hashlib
import io
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from f1site.lib import http
from f1site.lib.errors import DataImportError
from ingestion.sources.rows import Row

FILE_NAME = "f1db-csv.zip"
DEMO_COMMENT = b"F1 demo world"
RELEASE = re.compile(r"/releases/download/([A-Za-z0-9][\w.-]{0,60})/", re.ASCII)
# The whole archive holds 25 MB; ten times that in one file is no archive of races.
LARGEST_FILE = 250 * 2**20
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)

# A field of ten megabytes must refuse its row, not end the import.
csv.field_size_limit(2**31 - 1)


class Fetched(NamedTuple):
    path: Path
    version: str


def fetch(where: str) -> Fetched:
    """The archive at a path or URL, as a file here.

    Raises ExternalAPIError where a URL cannot be fetched, DataImportError where there is no zip.
    """
    if where.startswith(("http://", "https://")):
        return _download(where)
    path = Path(os.path.expanduser(where))  # which leaves an unknown ~user as it is
    if not os.path.isfile(path):  # nor is one that this user may not look for
        raise DataImportError(f"There is no archive at {path}: give the path or URL of an {FILE_NAME}.")
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
            http.save_body(response, part)
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
    """Raises DataImportError unless `path` is a zip whose every file agrees with its checksum."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except UNREADABLE as error:
        raise DataImportError(f"{path.name} is no readable zip file: {error}.") from error
    if damaged:
        raise DataImportError(f"{path.name} is damaged: {damaged} does not match its checksum.")


class Archive:
    """An open archive; `source` tells an invented world from the real one."""

    def __init__(self, path: Path) -> None:
        check(path)
        self.path = path
        self.zip = zipfile.ZipFile(path)
        self.source = "demo" if self.zip.comment.startswith(DEMO_COMMENT) else "f1db"

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    def holds(self, file: str) -> bool:
        return f"f1db-{file}.csv" in self.zip.namelist()

    def rows(self, file: str, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of f1db-`file`.csv with at least `columns`. A row of another width has no cells."""
        name = f"f1db-{file}.csv"
        reader = csv.reader(io.StringIO(self._text(name), newline=""), strict=True)
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

    def _text(self, name: str) -> str:
        try:
            size = self.zip.getinfo(name).file_size
        except KeyError as error:
            raise DataImportError(
                f"{self.path.name} holds no {name}: it is no F1DB archive ({FILE_NAME})."
            ) from error
        if size > LARGEST_FILE:
            raise DataImportError(f"{name} is {size} bytes long, more than any F1DB file.")
        raw = self.zip.read(name)
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise DataImportError(f"{name} row {line} is not UTF-8.") from error
