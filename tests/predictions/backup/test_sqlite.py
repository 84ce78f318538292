"""The embedded SQLite: written while the service writes, read back, and put in place."""

import gzip
import io
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing

import pytest

from f1site.lib.errors import BackupError
from predictions.backup import archive, checks
from tests.sites import eventually, running

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])
CODE = (sys.executable, "manage.py", "shell", "-v0", "-c")
# Each transaction adds two rows: a copy of one moment has both or neither.
WRITES = """
from itertools import count
from django.db import transaction
from ingestion.models import Season
for year in count(3000, 2):
    with transaction.atomic():
        Season.objects.create(year=year)
        Season.objects.create(year=year + 1)
"""
WRITTEN = "SELECT count(*) FROM ingestion_season WHERE year >= 3000"
STAYS = "from ingestion.models import Season; Season.objects.count(); print('ready', flush=True); input()"
OLD = [f"f1-backup-2020010{day}T000000Z.tar.gz" for day in (1, 2, 3)]


def execute(database, *statements):
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope="module")
def written(filled):
    """A backup that was made while another process wrote, beside older ones of which one was to be kept."""
    folder = filled.folder / "backups"
    folder.mkdir()
    for name in OLD:
        (folder / name).touch()
    with running(*CODE, WRITES, env=filled.environment()) as writer:
        eventually(lambda: filled.database.rows(WRITTEN)[0][0] > 10)
        made = filled.manage("backup", "--folder", folder, "--keep", "2")
        assert "read back and checked. The ledger is whole: 12 documents" in made
        assert writer.poll() is None
        ((before,),) = filled.database.rows(WRITTEN)
        eventually(lambda: filled.database.rows(WRITTEN)[0][0] > before)
    return max(folder.iterdir())


@pytest.fixture
def unpacked(db, written, tmp_path):
    folder = tmp_path / "unpacked"
    archive.unpack(written, folder)
    return folder


def test_only_the_newest_backups_are_kept_and_others_cannot_read_them(db, written, kind):
    assert sorted(path.name for path in written.parent.iterdir()) == [OLD[-1], written.name]
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_every_table_model_and_checkpoint_comes_back_elsewhere(db, filled, written, tmp_path, kind):
    other = filled.empty(tmp_path / "other")
    assert "The ledger is whole: 12 documents" in other.manage("restore", written)
    ((copied,),) = other.database.rows(WRITTEN)
    assert copied >= 10
    assert copied % 2 == 0
    for made in (filled, other):
        execute(made.database.path, "DELETE FROM ingestion_season WHERE year >= 3000")
    assert other.dump() == filled.dump()
    assert other.files() == filled.files()


def test_a_restore_keeps_what_it_replaces_and_waits_for_the_end_of_the_service(
    db, filled, written, tmp_path, kind
):
    other = filled.copy(tmp_path / "other")
    execute(other.database.path, "DELETE FROM predictions_prediction")
    damaged = other.dump()
    assert "with --replace" in other.run("restore", written).stderr
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with running(*CODE, STAYS, env=other.environment(), **pipes) as user, user.stdin, user.stdout:
        assert user.stdout.readline() == b"ready\n"
        assert "is in use" in other.run("restore", written, "--replace").stderr
        assert other.dump() == damaged
    other.manage("restore", written, "--replace")
    assert other.database.rows("SELECT count(*) > 0 FROM predictions_prediction") == [(1,)]
    (kept,) = other.database.path.parent.glob("f1.sqlite3.replaced-*")
    kept.replace(other.database.path)
    assert other.dump() == damaged


def altered(file, folder):
    """A copy of the backup with one bit of the database changed."""
    made = folder / "altered.tar.gz"
    with tarfile.open(file) as old, tarfile.open(made, "w:gz", compresslevel=1) as new:
        for member in old.getmembers():
            data = bytearray(old.extractfile(member).read() if member.isfile() else b"")
            if member.name == archive.DATABASE:
                data[5000] ^= 1
            new.addfile(member, io.BytesIO(data))
    return made


def cut_short(file, folder):
    made = folder / "cut.tar.gz"
    made.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())[:200_000], 1))
    return made


@pytest.mark.parametrize("change", [(altered, "has been altered"), (cut_short, "no whole backup")])
def test_a_file_that_is_not_as_it_was_written_is_refused(db, written, tmp_path, change, kind):
    make, reason = change
    with pytest.raises(BackupError, match=reason):
        archive.unpack(make(written, tmp_path), tmp_path / "unpacked")


def test_a_model_that_was_altered_is_named(unpacked, kind):
    model = next((unpacked / archive.MODELS).glob("*/xgboost/*/*.ubj"))
    model.write_bytes(model.read_bytes()[:-1])
    (reason,) = checks.refused_models(unpacked / archive.MODELS)
    assert "xgboost" in reason
    assert "has been altered" in reason


def test_models_that_are_not_in_the_backup_are_named(unpacked, kind):
    (model_set,) = (unpacked / archive.MODELS).iterdir()
    shutil.rmtree(model_set)
    assert checks.missing_models(unpacked) == [f"The backup has no files of the models {model_set.name}."]


def test_a_broken_ledger_is_no_backup(unpacked, kind):
    broken = (
        "DROP TRIGGER document_unchanged",
        "UPDATE predictions_document SET hash = 'f' WHERE number = 3",
    )
    execute(unpacked / archive.DATABASE, *broken)
    with pytest.raises(BackupError, match=r"does not pass verify_ledger: .* The first: Document 3"):
        checks.check(unpacked)


def test_a_damaged_database_is_no_backup(unpacked, kind):
    with (unpacked / archive.DATABASE).open("r+b") as file:
        file.seek(-8192, os.SEEK_END)
        file.write(b"\xff" * 8192)
    with pytest.raises(BackupError, match="is damaged"):
        checks.check(unpacked)


def test_a_newer_schema_than_this_release_knows_is_refused(unpacked, kind):
    newer = "INSERT INTO django_migrations VALUES (9999, 'predictions', '9999_later', '2026-01-01')"
    execute(unpacked / archive.DATABASE, newer)
    with pytest.raises(BackupError, match=r"newer release, which has predictions\.9999_later"):
        checks.check(unpacked)


@pytest.mark.slow
def test_a_backup_of_an_older_schema_is_brought_up_to_date(unpacked, filled, kind):
    old = type(filled.database)(unpacked, "database")
    old.manage("migrate", "predictions", "0010", "-v0")
    ledger, _ = checks.check(unpacked)
    assert "The ledger is whole: 12 documents" in ledger
    assert "No planned" in old.manage("migrate", "--plan")
