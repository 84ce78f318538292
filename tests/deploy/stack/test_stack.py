"""`make stack` as a whole: started once, upgraded under load, ended."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from django.conf import settings

from deploy.stack import places
from tests.bench.load import Load
from tests.deploy.stack.stacks import check, passable_folder, running_stack
from tests.sites import eventually, family
from tests.stand_in import demo

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PATHS = ["/api/v1/predictions/next-race", "/api/v1/standings/drivers", "/api/v1/calendar/2025", "/", "/about"]
# One that an upgrade meets half-way: it takes longer than a worker needs to notice that it is to end.
TRAIN = """
from f1site.lib.jobs import requests
requests.request("predictions.tasks.train_models", {"always": True}, "a test")
"""


@pytest.fixture(scope="module")
def folder():
    with passable_folder() as found:
        yield found / "stack"


@pytest.fixture(scope="module")
def stack(folder, tmp_path_factory):
    archive = demo.write_archive(tmp_path_factory.mktemp("archive") / "demo.zip")
    given = {"F1_ARCHIVE": str(archive), "F1_AS_OF": "2025-04-20T12:00:00Z", "WORKER_CONCURRENCY": "1"}
    with running_stack(folder, **given) as found:
        yield found


def job(stack):
    with psycopg.connect(stack.database) as connection:
        row = "SELECT state, attempts FROM f1site_job WHERE requested_by = 'a test'"
        return connection.execute(row).fetchone()


def test_one_port_answers_pages_the_api_and_files(stack):
    page = requests.get(stack.address).text
    script = page.partition('src="/static/assets/')[2].partition('"')[0]
    file = requests.get(f"{stack.address}/static/assets/{script}")
    assert (file.status_code, "immutable" in file.headers["Cache-Control"]) == (200, True)
    assert requests.get(f"{stack.address}/api/v1/predictions/next-race").json()["predictions"]
    assert check(stack.address) == (0, [f"{stack.address} is well"])
    assert requests.get(f"{stack.address}/health/ready").json()["checks"] == {"database": "ok", "redis": "ok"}


def test_an_upgrade_under_load_fails_no_request_and_loses_no_task(stack):
    where = urlsplit(stack.address)
    before = {name: stack.supervisor.pid(name) for name in (*places.WEB, *places.WORKERS, "beat")}
    load, has_ended = Load(where.hostname, where.port, PATHS), threading.Event()
    driver = threading.Thread(target=lambda: asyncio.run(load.run(50, float("inf"), has_ended.is_set)))
    stack.shell(TRAIN)
    eventually(lambda: job(stack)[0] == "running", 120)
    driver.start()
    done = stack.upgrade()
    has_ended.set()
    driver.join()
    assert done.returncode == 0, done.stderr
    assert load.statuses.keys() == {"200"}
    assert load.statuses["200"] > 1000
    assert eventually(lambda: job(stack)[0] == "succeeded", 300)
    assert job(stack) == ("succeeded", 1)
    after = {name: stack.supervisor.pid(name) for name in before}
    assert [name for name in before if before[name] == after[name]] == []


def test_a_killed_process_is_started_again_and_no_request_fails(stack):
    old = stack.supervisor.pid("web-1")
    for pid in family(old):
        os.kill(pid, signal.SIGKILL)
    assert {requests.get(stack.address + path).status_code for path in PATHS * 4} == {200}
    assert stack.supervisor.wait("web-1", other_than=old)


def test_a_second_start_says_that_it_runs_already(stack):
    command = [sys.executable, "-m", "deploy.stack"]
    second = subprocess.run(
        command, cwd=settings.BASE_DIR, env=stack.environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert second.stderr.strip() == f"The stack of {stack.folder} runs already on {stack.address}."
