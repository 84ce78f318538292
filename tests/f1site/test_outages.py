"""Servers that freeze or vanish: what needs them ends soon and clearly, the rest goes on."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from redis import Redis

from tests.sites import eventually, free_port, frozen, prepared_postgres_server, redis_server, site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
# What the code allows is 1 s for an answer; the rest is for a machine under load.
SOON, AT_ONCE = 6, 1.5
START = "/admin/ingestion/importrun/start/"
CALENDAR = "/api/v1/calendar/2024"


def states(folder):
    with closing(sqlite3.connect(folder / "f1.sqlite3")) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM f1site_job ORDER BY id")]


def remove_jobs(folder):
    with closing(sqlite3.connect(folder / "f1.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM f1site_job")


def click(served):
    """Asks for the import of a season; returns the page of its job."""
    return served.post(START, what="season", year="2023", dry_run="on").text


def waiting_messages(served):
    """How many messages of imports Redis has, after what was not sent has been sent."""
    code = "from f1site.lib.jobs.catch_up import redo_lost; redo_lost()"
    served.manage("shell", "-v0", "-c", code)
    with Redis(port=served.redis_port) as connection:
        return connection.llen("imports")


@pytest.fixture(scope="module")
def with_redis(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("with-redis"), free_port()
    database, redis = f"sqlite:///{folder}/f1.sqlite3", f"redis://127.0.0.1:{port}/0"
    with site(folder, database, REDIS_URL=redis) as served:
        served.folder, served.redis_port = folder, port
        with redis_server(port):
            served.log_in()
        yield served


@pytest.fixture
def redis(with_redis):
    with redis_server(with_redis.redis_port) as (_, process):
        yield process


@pytest.mark.parametrize("is_connected", [True, False], ids=["connected", "not connected"])
def test_with_redis_frozen_an_import_waits_and_the_pages_answer(with_redis, redis, is_connected):
    if is_connected:
        click(with_redis)
    with frozen(redis.pid), ThreadPoolExecutor() as pool:
        clicked = pool.submit(click, with_redis)
        assert max(with_redis.seconds("/health/live") for _ in range(20)) < AT_ONCE
        assert with_redis.seconds("/admin/login/") < SOON
        assert "Waiting" in clicked.result(timeout=SOON)
    assert states(with_redis.folder) == ["waiting"]


def test_once_redis_is_there_again_the_message_of_an_import_that_waits_is_sent(with_redis):
    remove_jobs(with_redis.folder)  # a message that was sent in another test would count as sent
    assert "Waiting" in click(with_redis)
    with redis_server(with_redis.redis_port):
        assert waiting_messages(with_redis) == 1
    assert states(with_redis.folder) == ["waiting"]


def test_with_redis_frozen_it_is_ready_and_says_soon_what_is_degraded(with_redis, redis):
    with frozen(redis.pid):
        assert with_redis.seconds("/health/ready") < SOON
        assert with_redis.get("/health/ready").json()["status"] == "degraded"
    assert eventually(lambda: with_redis.get("/health/ready").json()["status"] == "ok")


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory):
    with (
        prepared_postgres_server() as (address, process),
        site(tmp_path_factory.mktemp("on-postgres"), address) as served,
    ):
        served.postgres = process
        served.log_in()
        yield served


PAGES = ["/health/ready", "/api/v1/standings/drivers?season=2024", CALENDAR, "/admin/ingestion/race/"]


def test_with_postgres_frozen_everything_ends_soon_and_works_again(on_postgres):
    usual = {path: on_postgres.get(path).status_code for path in PAGES}
    with frozen(on_postgres.postgres.pid), ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(on_postgres.seconds, path, 503) for path in PAGES[:-1] * 5]
        waiting.append(pool.submit(on_postgres.get, PAGES[-1]))
        assert max(on_postgres.seconds("/health/live") for _ in range(20)) < SOON
        assert max(one.result() for one in waiting[:-1]) < SOON
        assert waiting[-1].result().status_code == 503
        assert max(on_postgres.seconds("/health/live") for _ in range(20)) < AT_ONCE
        answer = on_postgres.get(CALENDAR).json()
        assert (answer["code"], "database does not answer" in answer["error"]) == (
            "SERVICE_UNAVAILABLE",
            True,
        )
    assert eventually(lambda: {path: on_postgres.get(path).status_code for path in PAGES} == usual)


def test_a_silent_postgres_leaves_no_traceback_in_the_log(on_postgres):
    with frozen(on_postgres.postgres.pid):
        for path in PAGES:
            on_postgres.get(path)
    assert not re.search("Traceback", on_postgres.log.read_text())


def test_with_postgres_frozen_prometheus_is_answered_without_the_figures_of_the_database(on_postgres):
    with frozen(on_postgres.postgres.pid):
        shown = on_postgres.get("/metrics")
    assert shown.ok
    assert "f1_database_up 0.0" in shown.text
    assert "f1_disk_used_ratio{" in shown.text
    assert "f1_forecasts_last_day" not in shown.text


def test_with_redis_frozen_prometheus_is_answered_without_the_queues(with_redis, redis):
    with frozen(redis.pid):
        shown = with_redis.get("/metrics")
    assert shown.ok
    assert "f1_database_up 1.0" in shown.text
    assert "f1_queue_tasks{" not in shown.text
