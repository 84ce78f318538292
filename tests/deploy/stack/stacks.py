"""`make stack` with its own PostgreSQL and Redis in a folder of a test."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from deploy.stack.configuration import Configuration
from deploy.stack.supervisor import Supervisor
from tests.sites import eventually, free_port

READY = "F1 Forecast is on "
# The first start makes a cluster, imports and trains.
START_SECONDS, END_SECONDS = 600, 120
# Servers of its own, and none of the limits; nothing of the test run.
OURS = {
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "BROKER_URL": "",
    "STACK_LIMITS": "none",
    "ANSWER_CACHE_MB": "32",
}
UPGRADE = [sys.executable, "-m", "deploy.stack", "upgrade"]


class RunningStack:
    def __init__(self, folder, environment, log):
        self.folder, self.environment, self.log = folder, environment, log
        self.chosen = Configuration.stored(folder)
        self.supervisor = Supervisor(folder)
        self.address = self.chosen.address

    @property
    def database(self):
        return self.chosen.environment["DATABASE_URL"]

    def manage(self, *command):
        run = [sys.executable, "-m", "deploy.stack", "manage", *command]
        done = subprocess.run(
            run, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()

    def shell(self, code):
        return self.manage("shell", "-v0", "-c", code)

    def upgrade(self):
        return subprocess.run(
            UPGRADE, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )


@contextmanager
def passable_folder():
    """PostgreSQL, which is another user than root, may not pass through the folders of pytest."""
    with tempfile.TemporaryDirectory(prefix="f1-stack-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def environment_of(folder, **given):
    return os.environ | OURS | {"STACK_DIR": str(folder), "PORT": str(free_port())} | given


@contextmanager
def running_stack(folder: Path, **given):
    environment = environment_of(folder, **given)
    folder.mkdir(exist_ok=True)
    log = folder / "start.log"
    with started(environment, log) as process:
        stack = RunningStack(folder, environment, log)
        yield stack
        everybody = stack.supervisor.ask("getAllProcessInfo")
    assert process.returncode == 0, log.read_text()[-3000:]
    assert [one["name"] for one in everybody if one["pid"] and Path(f"/proc/{one['pid']}").exists()] == []


@contextmanager
def started(environment, log: Path):
    """From its start until it has ended in order."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.stack"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        eventually(lambda: READY in log.read_text() or process.poll() is not None, START_SECONDS)
        assert process.poll() is None, log.read_text()[-3000:]
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(END_SECONDS)


def check(address, **environment):
    """Status and lines of `deploy/site_check.py`."""
    command = [sys.executable, settings.BASE_DIR / "deploy/site_check.py", address, "--seconds", "20"]
    run = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.returncode, run.stdout.splitlines()
