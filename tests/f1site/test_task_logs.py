"""The log of a real worker and a real scheduler."""

import json
import os
import subprocess
import sys
import uuid

import pytest
from django.conf import settings

from tests.f1site.test_worker import START_A_WORKER, eventually
from tests.ingestion.databases import migrated

SEND_AN_IMPORT_AND_SCHEDULE_A_TASK_EVERY_SECOND = """
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from f1site.lib import trace
from ingestion.tasks import import_archive
PeriodicTask.objects.update(enabled=False)
interval = IntervalSchedule.objects.create(every=1, period="seconds")
PeriodicTask(name="x", task="f1site.tasks.catch_up", interval=interval, queue={queue!r}).save()
import_archive.apply_async(kwargs={{"where": "/none"}}, queue={queue!r})
print(trace.current())
"""


@pytest.fixture
def program(redis_url, tmp_path):
    """Runs a program in the environment of the worker; with `wait` its output, else the process."""
    environment = os.environ | {
        "DATABASE_URL": migrated("sqlite", tmp_path, "f1").url,
        "REDIS_URL": redis_url,
        "BROKER_URL": redis_url,
        "LOG_DIR": str(tmp_path / "logs"),
    }
    run = {"env": environment, "cwd": settings.BASE_DIR, "text": True, "stdout": subprocess.PIPE}

    def start(*command, wait=True):
        command = [sys.executable, *command]
        return subprocess.run(command, check=True, **run).stdout if wait else subprocess.Popen(command, **run)

    return start


def events(folder, name):
    path = folder / "logs" / "worker.log"
    lines = path.read_text().splitlines() if path.exists() else []
    return [event for event in map(json.loads, lines) if event["event"] == name]


@pytest.mark.slow
def test_a_task_has_its_senders_trace_id_and_each_message_of_the_scheduler_a_new_one(program, tmp_path):
    queue = f"tests-{uuid.uuid4()}"
    code = SEND_AN_IMPORT_AND_SCHEDULE_A_TASK_EVERY_SECOND.format(queue=queue)
    trace_id = program("manage.py", "shell", "-v0", "-c", code).strip().splitlines()[-1]
    arguments = [*START_A_WORKER.split(), "-Q", queue, "-B", "-s", str(tmp_path / "beat")]
    with program("-m", "celery", "-A", "f1site", *arguments, wait=False) as worker:
        try:
            eventually(lambda: len(events(tmp_path, "task_succeeded")) >= 2, worker)
        finally:
            worker.terminate()
    started, (failed,) = events(tmp_path, "task_started"), events(tmp_path, "task_failed")
    assert failed["trace_id"] == started[0]["trace_id"] == trace_id
    assert (failed["service"], failed["task"]) == ("worker", "ingestion.tasks.import_archive")
    assert len({event["trace_id"] for event in started}) == len(started)
