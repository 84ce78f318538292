"""What all tests share: the rule about servers, and the small world."""

import os
from typing import NoReturn

import hypothesis
import pytest
import redis
from django.db import transaction

from tests import world as small

IN_CI = bool(os.environ.get("CI"))
# A database, a model: the first example pays for what the others find ready.
hypothesis.settings.register_profile("ours", deadline=None, derandomize=IN_CI, database=None)
hypothesis.settings.load_profile("ours")


def missing(server: str, where: str) -> NoReturn:
    """Elsewhere a test without its server is skipped by name; in CI nothing may be left out."""
    message = f"no {server} at {where}"
    pytest.fail(message, pytrace=False) if IN_CI else pytest.skip(message)


@pytest.fixture(scope="session")
def redis_url():
    url = os.environ["TEST_REDIS_URL"]
    try:
        redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2).ping()
    except redis.RedisError:
        missing("Redis", url)
    return url


@pytest.fixture(scope="session")
def small_archive(tmp_path_factory):
    return small.write_small_archive(tmp_path_factory.mktemp("world") / "demo.zip")


@pytest.fixture(scope="session")
def world_rows(small_archive, django_db_setup, django_db_blocker):
    """Made once a process, for training takes its time, and kept outside the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        small.create(small_archive)
        rows = small.read()
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="module")
def stored_world(world_rows, django_db_setup, django_db_blocker):
    """The rows in a transaction around a module's tests, so that no other module meets them."""
    with django_db_blocker.unblock(), transaction.atomic():
        small.write(world_rows)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(stored_world, db, settings):
    """The small world on its Thursday; what a test changes in it is undone."""
    settings.F1_AS_OF = small.THURSDAY
    return small
