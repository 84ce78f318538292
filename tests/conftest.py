"""What all tests share: the rule about servers, the small world, and the world outside."""

import atexit
import gc
import math
import os
import pickle
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import hypothesis
import pytest
import redis
import time_machine
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import override_settings

from f1site.lib import clock, request_log, retry
from ingestion import generation
from predictions import metrics
from tests import world as small
from tests.ingestion import databases
from tests.left_out import ARCHIVE, IN_CI, UPSTREAM, missing
from tests.outside import FakeClock, Source
from tests.prepared import once_a_run
from tests.stand_in import demo
from tests.stand_in.process import OURS, StandIn
from tests.stored_rows import Repeated

# Jobs of another test process have the same numbers.
settings.CACHES["shared"]["LOCATION"] = tempfile.mkdtemp(prefix="f1-test-cache-")
atexit.register(shutil.rmtree, settings.CACHES["shared"]["LOCATION"], ignore_errors=True)

# A hash that resists guessing takes as long as most tests, and most tests of the admin log in.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A database, a model: the first example pays for what the others find ready.
hypothesis.settings.register_profile("ours", deadline=None, derandomize=IN_CI, database=None)
hypothesis.settings.load_profile("ours")


def pytest_collection_modifyitems(config, items):
    """Modules that may take long come first, so that no process is left alone with one of them at the end."""
    usual, seconds = int(config.getini("timeout")), Counter()
    for item in items:
        limit = item.get_closest_marker("timeout")
        seconds[item.path] += max(limit.args[0] - usual, 0) if limit else 0
    items.sort(key=lambda item: -seconds[item.path])


def pytest_collection_finish():
    """Modules and tests stay to the end: no search for garbage goes through them again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish():
    if "PYTEST_XDIST_WORKER" not in os.environ:  # which end before others that still run
        databases.drop_template()


@pytest.fixture(scope="session")
def redis_url():
    url = os.environ["TEST_REDIS_URL"]
    try:
        redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2).ping()
    except redis.RedisError:
        missing("Redis", url)
    return url


@pytest.fixture(scope="session", autouse=True)
def static_root(tmp_path_factory):
    """Nobody has collected the static files yet; WhiteNoise warns where there is no folder of them."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def small_archive(tmp_path_factory):
    return small.write_archive(tmp_path_factory.mktemp("archive") / "demo.zip")


@pytest.fixture(scope="session")
def world_rows(small_archive, django_db_setup, django_db_blocker):
    """Made once, for training takes its time; kept outside the database, with the models in MODEL_DIR."""

    def make(folder: Path) -> None:
        with django_db_blocker.unblock(), transaction.atomic(), override_settings(MODEL_DIR=folder):
            small.create(small_archive)
            (folder / "rows").write_bytes(pickle.dumps(small.read()))
            transaction.set_rollback(True)

    made = once_a_run("world", make)
    shutil.copytree(made, settings.MODEL_DIR, dirs_exist_ok=True, ignore=shutil.ignore_patterns("rows"))
    return pickle.loads((made / "rows").read_bytes())


@pytest.fixture(scope="session")
def repeated_world(world_rows):
    return Repeated(small.TABLES, lambda: small.write(world_rows))


@pytest.fixture(scope="module")
def stored_world(repeated_world, django_db_setup, django_db_blocker):
    """The rows in a transaction around a module's tests, so that no other module meets them."""
    with django_db_blocker.unblock(), transaction.atomic():
        repeated_world.write()
        # Deferred constraints are checked here, or else PostgreSQL does it at the end of each test.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(stored_world, db, settings):
    """The small world on its Thursday; what a test changes in it is undone."""
    settings.F1_AS_OF = small.THURSDAY
    generation.renew_now()  # no cached result of another test's world serves
    return small


@pytest.fixture
def connection_stays():
    """A request without Django's test client ends the connection, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def no_check_in_a_thread(monkeypatch):
    """A scrape in the test's process starts no thread that would use the database after the test."""
    monkeypatch.setattr(metrics.ledger_check, "due_at", math.inf)


@pytest.fixture(autouse=True)
def no_requests_counted():
    """Requests that another test counted are not this test's."""
    for log in request_log.path("x").parent.glob(request_log.path("*").name):
        log.unlink(missing_ok=True)
    retry._last_answer.clear()


@pytest.fixture
def fake_clock(monkeypatch):
    with time_machine.travel("2023-07-08T12:00:00Z", tick=False) as traveller:
        fake = FakeClock(traveller)
        monkeypatch.setattr(clock, "sleep", fake.sleep)
        yield fake


@pytest.fixture
def source():
    source = Source()
    thread = source.serve()
    yield source
    source.close()
    thread.join()


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory):
    """F1DB's real archive where it is given, or else an invented one that passes for it."""
    if ARCHIVE:
        return Path(ARCHIVE)
    return demo.write_archive(tmp_path_factory.mktemp("stand-in") / "demo.zip")


@pytest.fixture(scope="session")
def stand_in_process(archive_path):
    if ARCHIVE and not Path(UPSTREAM).is_file():
        missing("stand-in for the outside services (F1_UPSTREAM)", UPSTREAM)
    stand_in = StandIn(archive_path, *([UPSTREAM] if ARCHIVE else OURS))
    yield stand_in
    stand_in.close()


@pytest.fixture
def stand_in(stand_in_process):
    """Limits off, no faults, after the last race of its season."""
    today = f"{stand_in_process.season}-12-31"
    stand_in_process.control(today=today, limits=False, faults={}, down=False, seed=1, reset=True)
    return stand_in_process
