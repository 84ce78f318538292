"""A backtest over Celery workers gives the same numbers as on one machine, to the last digit."""

import signal
import socket
import subprocess
import sys
import uuid
from collections import Counter
from contextlib import contextmanager

import numpy as np
import pytest
from celery import Celery, states
from django.core.management import CommandError, call_command

from f1site.lib.errors import ServiceUnavailable, ValidationError
from predictions.backtest import distributed
from predictions.backtest.parts import pack, unpack
from predictions.backtest.run import Backtest
from predictions.ml.fitting import Block
from predictions.ml.walk import BlockForecast
from predictions.tasks import backtest_season
from tests import world as small
from tests.f1site.test_worker import eventually
from tests.ingestion.databases import MANAGE, both, migrated

WORKER = "worker --concurrency 1 --loglevel info --without-gossip --without-mingle --without-heartbeat"
YEARS = ["--start-season", "2021", "--end-season", "2022", "--stage", "after_qualifying"]
SEASONS = 2
FIRST_SEASON = {"2021": 4}  # its 22 races, six at a time


def test_packed_forecasts_are_unpacked_to_the_last_bit():
    rng = np.random.default_rng(0)
    blocks = [Block(2021, 0, 40), Block(2021, 40, 60)]
    sent = [
        BlockForecast(b, rng.normal(size=(b.end - b.begin, 4)), rng.random(b.end - b.begin)) for b in blocks
    ]
    sent[1].spread[:] = np.nan
    back = unpack(pack(sent), blocks)
    for one, other in zip(sent, back, strict=True):
        assert one.log_p.tobytes() == other.log_p.tobytes()
        assert one.spread.tobytes() == other.spread.tobytes()


def test_a_worker_with_other_data_or_code_refuses(world):
    backtest = Backtest("before_weekend", 2021, 2021, world.IMPORTED)
    with pytest.raises(ValidationError, match="data, code or packages are not the caller's"):
        backtest.pack_season(2021, "another")


def test_without_a_task_queue_it_names_the_setting(world, tmp_path):
    with pytest.raises(CommandError, match="needs a task queue: set REDIS_URL"):
        call_command("backtest", *YEARS, "--output", str(tmp_path / "out.csv"), "--distributed")


@pytest.fixture
def answer():
    """Stores an answer as a worker would, and returns what its caller holds; None: still to come."""
    queue = Celery(backend="cache+memory://", set_as_current=False)

    def store(state=None, value=None):
        held = queue.AsyncResult(str(uuid.uuid4()))
        if state:
            queue.backend.store_result(held.id, value, state)
        return held

    yield store
    queue.close()


def test_a_failed_season_loses_none_of_the_finished_ones(answer):
    waiting = {
        2020: answer(states.FAILURE, ValidationError("No such table.")),
        2021: answer(states.SUCCESS, "packed"),
    }
    coming = distributed._as_they_finish(waiting, 60)
    assert next(coming) == (2021, "packed")
    with pytest.raises(ServiceUnavailable, match=r"2020 failed on a worker: No such table\. Finished"):
        next(coming)


def test_the_missing_seasons_are_named_when_none_finishes(answer):
    with pytest.raises(ServiceUnavailable, match=r"finished for 0 s; missing: 2020, 2021\. Finished"):
        list(distributed._as_they_finish({2020: answer(), 2021: answer()}, 0))


@pytest.fixture
def queue(redis_url):
    """A queue of the test's own at the Redis that all tests share."""
    return f"tests-{uuid.uuid4()}"


@pytest.fixture(params=["sqlite"])
def database(request, small_archive, tmp_path):
    database = migrated(request.param, tmp_path, "distributed")
    database.manage("import_archive", str(small_archive), F1_AS_OF=small.IMPORTED.isoformat())
    yield database
    database.drop()


@contextmanager
def workers(database, redis_url, queue, logs):
    """A worker process a log, each ready for work."""
    command = [sys.executable, "-m", "celery", "-A", "f1site", *WORKER.split(), "-Q", queue]
    environment = database.environment(REDIS_URL=redis_url, BROKER_URL="")
    started = []
    try:
        for number, log in enumerate(logs):
            with log.open("w") as out:
                name = f"{queue}-{number}@%h"
                started.append(subprocess.Popen([*command, "-n", name], env=environment, stderr=out))
        for process, log in zip(started, logs, strict=True):
            eventually(lambda log=log: " ready." in log.read_text(), process)
        yield
    finally:
        for process in started:
            process.terminate()
            process.wait()


def rest_after_one(queue, redis_url):
    """The first worker of the queue does one task, and then none for an hour."""
    with Celery(broker=redis_url, set_as_current=False) as app:
        replies = app.control.rate_limit(
            backtest_season.name, "1/h", destination=[f"{queue}-0@{socket.gethostname()}"], reply=True
        )
    assert "ok" in next(iter(replies[0].values()))


def ask(database, redis_url, queue, output):
    """The command that asks the workers, as a process."""
    options = ["--output", str(output), "--distributed", "--queue", queue]
    broker = {"REDIS_URL": redis_url, "BROKER_URL": ""}
    environment = database.environment(**broker, F1_AS_OF=small.IMPORTED.isoformat())
    command = [*MANAGE, "backtest", *YEARS, *options]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def parts(folder):
    """The number of blocks that are kept, by season."""
    return Counter(part.name.partition("-")[0] for part in folder.glob("*.parts/*[0-9].npz"))


def done_by(log):
    return log.read_text().count("task_succeeded")


@pytest.mark.slow
@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=both.args[1][1].marks)], indirect=True
)
def test_two_workers_write_the_same_bytes_as_one_machine(database, redis_url, queue, tmp_path):
    alone, together = tmp_path / "alone.csv", tmp_path / "together.csv"
    logs = [tmp_path / "first.log", tmp_path / "second.log"]
    here = ["--output", str(alone), "--processes", "1"]
    database.manage("backtest", *YEARS, *here, F1_AS_OF=small.IMPORTED.isoformat())
    with workers(database, redis_url, queue, logs):
        out, error = ask(database, redis_url, queue, together).communicate(timeout=120)
    assert error == ""
    assert out.startswith("29 races of 2021-2022 after_qualifying: 2900 rows in")
    assert together.read_bytes() == alone.read_bytes()
    assert sum(map(done_by, logs)) == SEASONS
    assert all(map(done_by, logs))


@pytest.mark.slow
def test_broken_off_it_calls_its_tasks_back_and_goes_on_with_the_seasons_that_are_missing(
    database, redis_url, queue, tmp_path
):
    output, first, second = tmp_path / "out.csv", tmp_path / "first.log", tmp_path / "second.log"
    with workers(database, redis_url, queue, [first]):
        rest_after_one(queue, redis_url)
        # A shell's background jobs ignore Ctrl-C, and so would what they start.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        run = ask(database, redis_url, queue, output)
        signal.signal(signal.SIGINT, before)
        eventually(lambda: parts(tmp_path) == FIRST_SEASON, run)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
        assert "flagged as revoked" in first.read_text()
    assert parts(tmp_path) == FIRST_SEASON
    with workers(database, redis_url, f"{queue}-again", [second]):
        assert ask(database, redis_url, f"{queue}-again", output).communicate(timeout=120)[1] == ""
    assert done_by(second) == SEASONS - 1
    assert len(output.read_text().splitlines()) == 2901
    assert not parts(tmp_path)


@pytest.mark.slow
def test_a_worker_on_another_database_ends_it_with_its_reason(database, redis_url, queue, tmp_path):
    other = database.copy("other")
    other.manage(
        "shell", "-c", "from ingestion.models import RaceResult as R; R.objects.filter(pk__lt=99).delete()"
    )
    with workers(other, redis_url, queue, [tmp_path / "worker.log"]):
        run = ask(database, redis_url, queue, tmp_path / "out.csv")
        _, error = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "failed on a worker: The worker's data, code or packages are not the caller's" in error
    assert error.endswith("Finished seasons are kept: run the same command again to continue.\n")


@pytest.mark.slow
def test_where_no_worker_or_no_queue_answers_it_says_so_at_once(database, redis_url, queue, tmp_path):
    for address, reason in (
        (
            redis_url,
            f"No worker of the queue '{queue}' answers at REDIS_URL: start one with celery -A f1site",
        ),
        ("redis://127.0.0.1:9/0", "The task queue at REDIS_URL does not answer"),
    ):
        run = ask(database, address, queue, tmp_path / "out.csv")
        _, error = run.communicate(timeout=60)
        assert run.returncode == 1
        assert reason in error
        assert len(error.splitlines()) == 1
