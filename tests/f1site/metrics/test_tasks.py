"""Celery tasks in /metrics, and the queues in which they wait."""

import pytest
import redis
from celery import current_app, shared_task
from celery.exceptions import WorkerLostError

from f1site.lib.metrics import queues, tasks
from tests.f1site.metrics.reading import Change

pytestmark = pytest.mark.django_db
NAME = "tests.done"


@shared_task(name=NAME)
def done():
    pass


@pytest.fixture
def configured():
    before = {name: current_app.conf[name] for name in ("broker_url", "broker_transport_options")}
    yield current_app.conf.update
    current_app.conf.update(before)


def count(client, outcome):
    return Change(client, "f1_tasks_total", task=NAME, outcome=outcome)


def test_a_task_counts_by_outcome_and_is_timed(client):
    timed = Change(client, "f1_task_duration_seconds_count", task=NAME)
    with count(client, "success") as succeeded, timed:
        done.apply()
    assert (succeeded.by, timed.by) == (1, 1)


def test_a_task_whose_process_was_killed_counts_once(client):
    with count(client, "killed") as killed:
        tasks._on_failure(sender=done, exception=WorkerLostError("signal 9"))
        tasks._on_failure(sender=done, exception=ValueError("counted already"))
    assert killed.by == 1


def lengths(now=None):
    return {figure.labels["queue"]: figure.value for figure in queues.figures(now)}


def test_the_queues_of_redis_are_as_long_as_their_lists(configured, redis_url):
    configured(broker_url=redis_url)
    with redis.Redis.from_url(redis_url) as connection:
        before = lengths()
        connection.rpush("backfills", "a message", "another")
        assert lengths()["backfills"] - before["backfills"] == 2
        connection.ltrim("backfills", 0, -3)
    assert set(before) == {"forecasts", "imports", "backfills"}


def test_in_a_folder_a_message_is_a_file(configured, tmp_path):
    configured(broker_url="filesystem://", broker_transport_options={"data_folder_in": tmp_path})
    (tmp_path / "1_2f6e.imports.msg").touch()
    assert lengths() == {"forecasts": 0, "imports": 1, "backfills": 0}


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "memory://"])
def test_without_an_answer_of_the_broker_there_is_no_length(configured, url):
    configured(broker_url=url)
    assert lengths() == {}
