"""Writers of SQLite get their turn, and its connections are kept as long as its file is the same."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from django.conf import settings

from f1site.lib import file_lock
from f1site.lib.errors import DatabaseBusy
from tests import world as small
from tests.ingestion.databases import MANAGE, both, migrated
from tests.sites import eventually, prepare, running, site

CREATE = """
import sys, django; django.setup()
from pathlib import Path
from tests import world
world.create(Path(sys.argv[1]))
"""
AGAIN_AND_AGAIN = """
import sys, django; django.setup()
from f1site.lib import clock
from ingestion.importer import import_archive
while True: import_archive(sys.argv[1], clock.now())
"""
READERS, FORECASTS = 20, 3
HOLDS = """
import sys, time, django; django.setup()
from django.db import transaction
from ingestion.importer.saving.bulk import lock_imports
with transaction.atomic():
    lock_imports()
    print("holds", flush=True)
    sys.stdin.read()
"""
WRITES = """
import django; django.setup()
from f1site.lib import database
database.LOCK_SECONDS = 0.5
from django.core.management import call_command
from django.db import transaction
from f1site.lib.command import Command
from ingestion.importer.saving.bulk import lock_imports
class Write(Command):
    @transaction.atomic
    def run(self, **options):
        lock_imports()
        return "written"
Write().run_from_argv(["manage.py", "write"])
"""


def test_who_has_just_written_does_not_write_again_while_another_waits(tmp_path):
    path, order = str(tmp_path / "f1"), []

    def wait_for_turn():
        with file_lock.turn(path, 60):
            order.append("other")

    for _ in range(20):
        other = threading.Thread(target=wait_for_turn)
        with file_lock.turn(path, 60):
            other.start()
            eventually(lambda: file_lock.is_held(f"{path}.next"))
        with file_lock.turn(path, 60):
            order.append("again")
        other.join()
    assert order == ["other", "again"] * 20


def test_a_turn_that_does_not_come_is_an_error_after_the_wait(tmp_path):
    with (
        file_lock.turn(str(tmp_path / "f1"), 0),
        pytest.raises(TimeoutError),
        file_lock.turn(str(tmp_path / "f1"), 0.05),
    ):
        pass


@both
@pytest.mark.slow
def test_a_command_that_never_gets_its_turn_ends_in_one_sentence(kind, tmp_path):
    database = migrated(kind, tmp_path, "writers")
    environment = database.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    pipes = {
        "env": environment,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "stdin": subprocess.PIPE,
    }
    with subprocess.Popen([sys.executable, "-c", HOLDS], **pipes) as holder:
        assert holder.stdout.readline() == b"holds\n"
        done = subprocess.run(
            [sys.executable, "-c", WRITES], env=environment, check=False, capture_output=True, text=True
        )
        holder.communicate()
    database.drop()
    assert (done.returncode, done.stderr) == (1, f"CommandError: {DatabaseBusy(0.5).message}\n")


@pytest.fixture(scope="module")
def world(tmp_path_factory, small_archive):
    """The environment of a small world in a file of its own."""
    folder = tmp_path_factory.mktemp("writers")
    own = {"DATABASE_URL": f"sqlite:///{folder}/f1.sqlite3", "MODEL_DIR": f"{folder}/models", "REDIS_URL": ""}
    own |= {"F1_AS_OF": small.IMPORTED.isoformat(), "DJANGO_SETTINGS_MODULE": "f1site.settings"}
    environment = os.environ | own
    prepare(own["DATABASE_URL"])
    create = [sys.executable, "-c", CREATE, str(small_archive)]
    subprocess.run(create, env=environment, cwd=settings.BASE_DIR, check=True)
    return folder, environment


def read(address, is_over):
    """The statuses of pages read one after the other until it is over."""
    found = set()
    while not is_over.is_set():
        for path in ("standings/drivers", "standings/constructors", "calendar/2022"):
            found.add(requests.get(f"{address}/api/v1/{path}", timeout=60).status_code)
    return found


@pytest.mark.slow
@pytest.mark.endurance
@pytest.mark.timeout(1200)
def test_each_forecast_is_stored_while_twenty_read_and_an_import_writes(world, small_archive):
    folder, environment = world
    is_over = threading.Event()
    importing = [sys.executable, "-c", AGAIN_AND_AGAIN, str(small_archive)]
    with (
        site(folder, environment["DATABASE_URL"], **environment) as served,
        running(*importing, env=environment, cwd=settings.BASE_DIR) as importer,
        ThreadPoolExecutor(READERS) as pool,
    ):
        readers = [pool.submit(read, served.address, is_over) for _ in range(READERS)]
        try:
            forecasts = [
                subprocess.run(
                    [*MANAGE, "forecast_season"], env=environment, check=False, capture_output=True, text=True
                )
                for _ in range(FORECASTS)
            ]
            assert importer.poll() is None
        finally:
            is_over.set()
    # A forecast may wait for an import, and says so.
    assert [(done.returncode, "Error" in done.stderr) for done in forecasts] == [(0, False)] * FORECASTS
    assert {status for reader in readers for status in reader.result()} == {200}


@pytest.mark.slow
def test_a_database_file_that_was_replaced_is_read_at_once(tmp_path):
    database = migrated("sqlite", tmp_path, "f1")
    without_operators = database.copy("other")
    with site(tmp_path, database.url) as served:
        served.log_in()
        assert all("/login/" not in served.get("/admin/").url for _ in range(10))
        for ending in ("-wal", "-shm"):
            Path(f"{database.path}{ending}").unlink(missing_ok=True)
        without_operators.path.rename(database.path)
        assert all("/login/" in served.get("/admin/").url for _ in range(10))
