"""The health checks of workers and of the scheduler: they fail only where a restart would help."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from f1site import alive
from f1site.lib.jobs.models import Lease
from tests.sites import eventually, free_port, frozen, redis_server, running

WORKER = "celery --quiet -A f1site worker --without-gossip --without-mingle --concurrency 1"


def check(redis_port):
    command = [sys.executable, "-m", "f1site.alive", "worker", "--seconds", "2"]
    environment = os.environ | {"REDIS_URL": f"redis://127.0.0.1:{redis_port}/0", "BROKER_URL": ""}
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False).returncode


def test_a_worker_is_alive_until_it_is_frozen_and_where_redis_is_away():
    with redis_server() as (port, _):
        environment = os.environ | {"REDIS_URL": f"redis://127.0.0.1:{port}/0", "BROKER_URL": ""}
        command = [sys.executable, "-m", *WORKER.split()]
        with running(*command, cwd=settings.BASE_DIR, env=environment) as worker:
            eventually(lambda: check(port) == 0)
            with frozen(worker.pid):
                assert check(port) == 1
    assert check(free_port()) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "is_alive"), [(0, True), (4, True), (6, False)])
def test_the_scheduler_is_alive_while_its_lease_is_renewed(minutes, is_alive):
    now = timezone.now()
    renewed = now - timedelta(minutes=minutes)
    Lease.objects.create(name="beat", holder="here", renewed_at=renewed, expires_at=now)
    assert alive.beat(1) is is_alive


@pytest.mark.django_db
def test_a_scheduler_that_has_just_begun_is_alive():
    assert alive.beat(1) is True


def test_the_scheduler_is_left_alone_while_the_database_is_away():
    command = [sys.executable, "-m", "f1site.alive", "beat"]
    environment = os.environ | {"DATABASE_URL": f"postgres://f1@127.0.0.1:{free_port()}/f1"}
    assert subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False).returncode == 0
