"""An archive that would cost much memory or time is refused in one sentence before it is unpacked."""

import tracemalloc
import warnings
import zipfile
from contextlib import contextmanager

import pytest

from f1site.lib.errors import DataImportError
from ingestion.sources.f1db import archive, zip_limits
from tests.ingestion.archives import TinyArchive, rewrite

DRIVERS = "f1db-drivers.csv"
MOST_MEMORY = 8 * 2**20


@pytest.fixture
def path(tmp_path):
    return tmp_path / "f1db-csv.zip"


@contextmanager
def little_memory():
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def write(path, *contents, compression=zipfile.ZIP_DEFLATED):
    """An archive of files a, b and so on. Returned open: what its entries declare is written on closing."""
    made = zipfile.ZipFile(path, "w", compression)
    for number, content in enumerate(contents):
        made.writestr(chr(ord("a") + number), content)
    return made


def refusal(path):
    with little_memory(), pytest.raises(DataImportError) as caught:
        archive.check(path)
    return caught.value.message


def test_a_file_that_is_too_large_is_refused_unread(path):
    with path.open("wb") as file:
        file.truncate(zip_limits.LARGEST_ARCHIVE + 1)
    assert refusal(path) == "f1db-csv.zip has 52428801 bytes; the limit is 52428800."
    with pytest.raises(DataImportError, match="the limit is 52428800"):
        archive.fetch(str(path))


def test_what_is_declared_too_large_unpacked_is_refused(path):
    with write(path, "x", "x") as made:
        for entry in made.filelist:
            entry.file_size = zip_limits.LARGEST_UNPACKED // 2 + 1
    assert refusal(path) == "f1db-csv.zip has 104857602 bytes unpacked; the limit is 104857600."


def test_a_bomb_that_declares_few_bytes_is_unpacked_no_further(path):
    with write(path, bytes(60 * 2**20)) as made:
        made.filelist[0].file_size = 1000
    assert refusal(path) == "f1db-csv.zip is damaged at 'a': Bad CRC-32 for file 'a'."


def test_a_file_shorter_than_declared_is_refused(path):
    with write(path, "content") as made:
        made.filelist[0].file_size = 1000
    assert refusal(path) == "f1db-csv.zip is damaged: 'a' has 7 bytes, not 1000."


def test_many_files_are_refused(path):
    write(path, *[""] * 201).close()
    assert refusal(path) == "f1db-csv.zip holds 201 files; the limit is 200."


def test_a_list_of_files_that_is_too_long_is_not_read(path):
    write(path, *[""] * 5000).close()
    assert refusal(path) == "f1db-csv.zip is no readable zip file: its list of files is too long."


def test_two_files_of_one_name_are_refused(path):
    with warnings.catch_warnings(), write(path, "x") as made:
        warnings.simplefilter("ignore")
        made.writestr("a", "y")
    assert refusal(path) == "f1db-csv.zip holds two files of the same name."


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_an_encrypted_file_is_refused(path, flag):
    with write(path, "x") as made:
        made.filelist[0].flag_bits |= flag
    assert refusal(path) == "f1db-csv.zip holds an encrypted file, 'a'."


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_method_than_deflate_is_refused(path, method):
    write(path, "x", compression=method).close()
    assert refusal(path) == "f1db-csv.zip compresses 'a' by another method than deflate."


def test_files_that_share_their_bytes_are_refused(path):
    with write(path, "x" * 100, "x" * 100) as made:
        made.filelist[1].header_offset = made.filelist[0].header_offset
    assert refusal(path) == "f1db-csv.zip holds files that overlap, such as 'a'."


def test_a_file_that_encloses_the_next_is_refused(path):
    """As in a quoted-overlap bomb, where the first file's bytes hold the second's header."""
    with write(path, "x", "y") as made:
        made.filelist[0].compress_size += 40
    assert refusal(path) == "f1db-csv.zip holds files that overlap, such as 'a'."


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id\n" + "x" * 100_001, "f1db-drivers.csv row 2 is longer than 100000 bytes, the limit."),
        ("id\n" + "\n" * 250_000, "f1db-drivers.csv has more than 250000 rows, the limit."),
        (
            'id\n"' + "x\n" * 70_000,
            "f1db-drivers.csv row 65538 is no CSV: field larger than field limit (131072).",
        ),
    ],
    ids=["line", "lines", "field"],
)
def test_an_endless_line_file_or_field_is_refused(path, text, complaint):
    TinyArchive().write(path)
    rewrite(path, DRIVERS, lambda _: text)
    with little_memory(), archive.open_archive(path) as opened, pytest.raises(DataImportError) as caught:
        list(opened.rows("drivers", ["id"]))
    assert caught.value.message == complaint


def test_an_archive_at_the_limits_is_read(path):
    write(path, *["x" * (zip_limits.LARGEST_UNPACKED // 200)] * 200).close()
    archive.check(path)
