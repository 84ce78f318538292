"""Workers, schedulers and servers that are killed or frozen: what they did is done again, once."""

import os
import signal
import sys
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings

from tests.sites import (
    DEADLINE,
    connects,
    eventually,
    frozen,
    prepared_postgres_server,
    redis_server,
    running,
)

pytestmark = pytest.mark.slow
# A process that is lost is noticed after ten seconds, which the time limit must not cut short.
SHORT = {"TASK_TIME_LIMIT": "14", "TASK_VISIBILITY_TIMEOUT": "15"}
WORKER = (
    "-m celery --quiet -A f1site worker --include tests.f1site.slow_jobs --without-gossip --without-mingle "
    "--loglevel warning"
)
BEAT = "-m celery --quiet -A f1site beat --loglevel warning --pidfile="
START = """
import django; django.setup()
import redis, tests.f1site.slow_jobs
from django.conf import settings
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from f1site.celery import app
from f1site.lib.jobs import requests
from f1site.lib.jobs.catch_up import redo_lost
from f1site.lib.jobs.models import Job
"""
SLOW = "tests.f1site.slow_jobs."


class Service:
    """Processes on a database and a Redis of their own."""

    def __init__(self, folder, database, redis_port):
        self.folder, self.database = folder, database
        self.runs, self.go = folder / "runs", folder / "go"
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "BROKER_URL": "",
            "RUNS": str(self.runs),
            "GO": str(self.go),
            "BEAT_LEASE_SECONDS": "3",
        }
        self.runs.touch()

    def run(self, code):
        """What a script that knows our settings and tasks prints."""
        command = [sys.executable, "-c", f"{START}\n{code}"]
        with running(*command, env=self.environment, cwd=settings.BASE_DIR, stdout=-1, text=True) as process:
            output, _ = process.communicate()
        assert process.returncode == 0
        return output.strip()

    def request(self, task):
        self.run(f"requests.request('{SLOW}{task}', {{}}, 'a test')")

    @contextmanager
    def started(self, arguments, name="worker"):
        with (self.folder / f"{name}.log").open("ab") as log:
            out = {"stdout": log, "stderr": log}
            command = (sys.executable, *arguments.split())
            with running(*command, env=self.environment, cwd=settings.BASE_DIR, **out) as process:
                yield process

    def worker(self, name="worker"):
        return self.started(f"{WORKER} --concurrency 1 --hostname {name}@%h", name)

    def lines(self, what):
        return [line for line in self.runs.read_text().splitlines() if line.startswith(what)]

    def started_in(self, number):
        """The process in which a job was started for the `number`th time."""
        return int(eventually(lambda: self.lines("job started")[number - 1 :])[0].split()[-1])

    def job(self, columns="state, attempts"):
        with psycopg.connect(self.database) as connection:
            return connection.execute(
                f"SELECT {columns} FROM f1site_job WHERE task LIKE 'tests.%'"
            ).fetchall()


@pytest.fixture
def redis():
    with redis_server() as (port, process):
        yield port, process


@pytest.fixture
def service(tmp_path, redis):
    with prepared_postgres_server() as (address, process):
        found = Service(tmp_path, address, redis[0])
        found.postgres = process
        yield found


def done(service):
    return lambda: service.job() and service.job()[0][0] == "succeeded"


def test_a_job_whose_process_is_killed_is_done_again_once(service):
    with service.worker():
        service.request("wait_for_go")
        os.kill(service.started_in(1), signal.SIGKILL)
        service.started_in(2)
        service.go.touch()
        eventually(done(service))
    assert service.job() == [("succeeded", 2)]
    assert len(service.lines("job done")) == 1


def test_a_job_whose_worker_is_killed_is_done_by_another_after_the_visibility_timeout(service):
    service.environment |= SHORT
    with service.worker("first") as first:
        service.request("wait_for_go")
        child = service.started_in(1)
        for pid in (first.pid, child):
            os.kill(pid, signal.SIGKILL)
    service.go.touch()
    with service.worker("second"):
        eventually(done(service))
    assert service.job() == [("succeeded", 2)]
    assert len(service.lines("job done")) == 1


def test_a_job_that_kills_its_process_rests_after_three_attempts(service):
    with service.worker():
        service.request("poison")
        eventually(lambda: service.job() == [("failed", 3)])
        service.run("redo_lost()")
        service.request("wait_for_go")
        service.go.touch()
        eventually(lambda: service.lines("job done"))
    assert len(service.lines("poison")) == 3


def test_lost_and_doubled_messages_change_nothing(service):
    service.request("wait_for_go")
    send = "requests.send(Job.objects.get());"
    service.run(send + send)
    service.go.touch()
    with service.worker("first"), service.worker("second"):
        eventually(done(service))
        service.run(send)
        service.run("app.control.purge(); requests.request('tests.f1site.slow_jobs.poison', {}, 'a test')")
        eventually(lambda: service.lines("poison"))
    assert len(service.lines("job started")) == 1


def test_of_two_schedulers_one_sends(service):
    count = "SELECT sum(total_run_count) FROM django_celery_beat_periodictask"
    every_second = (
        "PeriodicTask.objects.update(enabled=False); "
        "second = IntervalSchedule.objects.create(every=1, period='seconds'); "
        "PeriodicTask.objects.create(name='each second', task='f1site.tasks.catch_up', interval=second)"
    )
    service.run(every_second)
    length = "print(redis.from_url(settings.REDIS_URL).llen('forecasts'))"

    def sent():
        with psycopg.connect(service.database) as connection:
            return connection.execute(count).fetchone()[0]

    with service.started(BEAT, "beat-1") as first, service.started(BEAT, "beat-2"):
        eventually(lambda: sent() >= 3)
        os.killpg(first.pid, signal.SIGKILL)
        before = sent()
        eventually(lambda: sent() >= before + 3)
    assert int(service.run(length)) <= sent() + 1


def test_a_scheduler_that_is_ended_within_a_statement_completes_it_and_gives_back_its_lease(service):
    waits = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted"
    lease = "SELECT count(*) FROM f1site_lease"
    with psycopg.connect(service.database, autocommit=True) as other, service.started(BEAT) as beat:
        eventually(lambda: other.execute(lease).fetchone() == (1,))
        with other.transaction():
            other.execute("LOCK TABLE django_celery_beat_periodictasks")
            eventually(lambda: other.execute(waits).fetchone() == (True,))
            beat.terminate()
        assert beat.wait(DEADLINE) == 0
        assert other.execute(lease).fetchone() == (0,)


@pytest.mark.parametrize("how", ["frozen", "restarted"])
def test_a_job_outlives_a_redis_that_is(how, service, redis):
    port, process = redis
    with service.worker():
        service.request("wait_for_go")
        service.started_in(1)
        if how == "frozen":
            with frozen(process.pid):
                service.go.touch()
                eventually(done(service))
        else:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            with redis_server(port):
                service.go.touch()
                eventually(done(service))
                service.request("poison")
                eventually(lambda: service.lines("poison"))
    assert len(service.lines("job done")) == 1


def test_a_job_outlives_a_database_that_is_frozen(service):
    with service.worker():
        service.request("wait_for_go")
        service.started_in(1)
        with frozen(service.postgres.pid):
            service.go.touch()
            eventually(lambda: service.lines("job done"))
        eventually(done(service))
    assert service.job() == [("succeeded", 1)]


def test_a_job_whose_database_was_restarted_is_done_again(service):
    with service.worker():
        service.request("wait_for_go")
        service.started_in(1)
        with psycopg.connect(service.database, autocommit=True) as connection:
            # As at a restart, every connection of the server ends.
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            )
        service.go.touch()
        eventually(lambda: service.lines("job done"))
        assert connects(service.database)
        eventually(lambda: service.run("redo_lost()") == "" and done(service)())
    assert service.job("state") == [("succeeded",)]
