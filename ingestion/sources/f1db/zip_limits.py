"""A zip file that may come from anywhere: what it declares is checked before any of it is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from f1site.lib.errors import DataImportError

# A release has 47 files in 4 MB, 24 MB unpacked: 233,000 lines in all, none longer than 814 bytes.
LARGEST_ARCHIVE = 50 * 2**20
LARGEST_UNPACKED = 100 * 2**20
MOST_FILES = 200
MOST_LINES = 250_000
LONGEST_LINE = 100_000

# zipfile reads the list of files in one piece, of whatever length the archive declares.
LARGEST_READ = 2**17
CHUNK = 2**16
LOCAL_HEADER = 30
ENCRYPTED = 0x1 | 0x40 | 0x2000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class _BoundedReads(io.BufferedReader):
    def read(self, size: int | None = -1) -> bytes:
        wanted = LARGEST_READ + 1 if size is None or size < 0 else size
        content = super().read(min(wanted, LARGEST_READ + 1))
        if len(content) > LARGEST_READ:
            raise zipfile.BadZipFile("its list of files is too long")
        return content


def check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST_ARCHIVE:
        raise DataImportError(f"{path.name} has {size} bytes; the limit is {LARGEST_ARCHIVE}.")


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip file at `path`, nothing of it unpacked yet.

    Raises DataImportError where it is no zip file, or declares what no archive of F1DB would.
    """
    check_size(path)
    with _BoundedReads(io.FileIO(path)) as file:
        with _unreadable_named(path.name):
            archive = zipfile.ZipFile(file)
        with archive:
            _check_declared(path.name, archive)
            yield archive


@contextmanager
def _unreadable_named(name: str) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise DataImportError(f"{name} is no readable zip file: {error}.") from error


def _check_declared(name: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise DataImportError(f"{name} holds {len(entries)} files; the limit is {MOST_FILES}.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise DataImportError(f"{name} holds two files of the same name.")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise DataImportError(f"{name} holds an encrypted file, {entry.filename[:80]!r}.")
        if entry.compress_type not in METHODS:
            raise DataImportError(
                f"{name} compresses {entry.filename[:80]!r} by another method than deflate."
            )
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_UNPACKED:
        raise DataImportError(f"{name} has {total} bytes unpacked; the limit is {LARGEST_UNPACKED}.")
    _check_overlaps(name, archive)


def _check_overlaps(name: str, archive: zipfile.ZipFile) -> None:
    """Files that share compressed bytes are how a small archive unpacks to a thousand times its size."""
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in entries] + [archive.start_dir]
    for entry, (start, following) in zip(entries, pairwise(starts), strict=True):
        if start + LOCAL_HEADER + len(entry.filename.encode()) + entry.compress_size > following:
            raise DataImportError(f"{name} holds files that overlap, such as {entry.filename[:80]!r}.")


def check_contents(name: str, archive: zipfile.ZipFile) -> None:
    """Unpacks each file once, piece by piece. Raises DataImportError unless it is as declared."""
    for entry in archive.infolist():
        size = 0
        try:
            with archive.open(entry) as file:
                while piece := file.read(CHUNK):
                    size += len(piece)
        except UNREADABLE as error:
            raise DataImportError(f"{name} is damaged at {entry.filename[:80]!r}: {error}.") from error
        if size != entry.file_size:
            raise DataImportError(
                f"{name} is damaged: {entry.filename[:80]!r} has {size} bytes, not {entry.file_size}."
            )


def lines(archive: zipfile.ZipFile, file: str) -> Iterator[str]:
    """The lines of a UTF-8 file, with their ends. Raises DataImportError."""
    number = 0
    with archive.open(file) as unpacked, io.BufferedReader(unpacked) as reader:  # type: ignore[type-var]
        while line := reader.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise DataImportError(f"{file} row {number} is longer than {LONGEST_LINE} bytes, the limit.")
            if number > MOST_LINES:
                raise DataImportError(f"{file} has more than {MOST_LINES} rows, the limit.")
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise DataImportError(f"{file} row {number} is not UTF-8.") from error
