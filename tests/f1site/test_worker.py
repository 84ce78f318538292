"""Tasks as in production: a broker, a worker that is a process of its own."""

import sqlite3
import subprocess
import sys
import time
import uuid

import pytest
from django.conf import settings

from tests.ingestion.archives import TinyArchive
from tests.ingestion.databases import migrated

PATIENCE = 240  # a process starts slowly on a machine that does something else
START_A_WORKER = "worker --pool solo --loglevel warning --without-gossip --without-mingle --without-heartbeat"


def eventually(condition, process):
    """Wait until it holds; no longer than PATIENCE, and not for a worker that is dead."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, "the worker has ended"
        assert time.monotonic() < deadline, "the worker has not done it in time"


def outcomes(database):
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT outcome FROM ingestion_importrun").fetchall()
    connection.close()
    return [outcome for (outcome,) in rows]


@pytest.mark.slow
def test_a_worker_imports_what_another_process_asks_for(redis_url, tmp_path):
    database, queue = migrated("sqlite", tmp_path, "f1"), f"tests-{uuid.uuid4()}"
    environment = database.environment(REDIS_URL=redis_url, BROKER_URL="")
    run = {"env": environment, "cwd": settings.BASE_DIR}
    archive = TinyArchive().write(tmp_path / "f1db-csv.zip")
    ask = ["-m", "celery", "-A", "f1site", "call", "ingestion.tasks.import_archive", "--queue", queue]
    subprocess.run(
        [sys.executable, *ask, "--kwargs", f'{{"where": "{archive}"}}'],
        check=True,
        stdout=subprocess.DEVNULL,
        **run,
    )
    command = [sys.executable, "-m", "celery", "-A", "f1site", *START_A_WORKER.split(), "-Q", queue]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run) as worker:
        try:
            eventually(lambda: outcomes(database.path) == ["succeeded"], worker)
        finally:
            worker.terminate()
