"""Two first starts at once, and one that is killed: the database is populated once, and both say so."""

import sqlite3
import subprocess
import time

import psycopg
import pytest

from tests.ingestion.databases import KINDS, MANAGE, both
from tests.world import THURSDAY

pytestmark = [pytest.mark.slow, pytest.mark.endurance, pytest.mark.timeout(1200)]
READY = "The data and the forecasts are up to date.\n"


@pytest.fixture
def database(kind, tmp_path):
    database = KINDS[kind](tmp_path, "start")
    yield database
    database.drop()


@pytest.fixture
def start(database, small_archive, tmp_path):
    (tmp_path / "models").mkdir()
    environment = database.environment(
        F1_ARCHIVE=str(small_archive), F1_AS_OF=THURSDAY.isoformat(), MODEL_DIR=str(tmp_path / "models")
    )
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    running = []

    def begin():
        running.append(subprocess.Popen([*MANAGE, "bootstrap"], env=environment, **pipes))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def counts(database):
    tables = ("ingestion_importrun", "predictions_trainedmodel", "predictions_forecast")
    return [database.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]


@both
def test_two_at_once_both_succeed_and_the_work_is_done_once(database, start):
    processes = [start(), start()]
    answers = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], answers
    assert [out for out, _ in answers] == [READY, READY]
    assert sum("waiting for it" in err for _, err in answers) == 1
    assert counts(database) == [1, 5, 5]


@both
def test_a_start_after_one_that_was_killed_in_the_middle_succeeds(database, start):
    killed = start()
    while not imports_have_begun(database):
        assert killed.poll() is None
        time.sleep(0.05)
    killed.kill()
    out, err = start().communicate()
    assert out == READY, err
    assert counts(database)[1:] == [5, 5]


def imports_have_begun(database):
    try:
        return database.rows("SELECT 1 FROM ingestion_importrun")
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):  # the tables are not there yet
        return False
