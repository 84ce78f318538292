"""Processes of their own that ask for jobs, do them, and look after those that were left."""

import subprocess
import sys
from contextlib import contextmanager

START = """
import sys, django
from django.conf import settings
settings.CACHES["shared"]["LOCATION"] = sys.argv[1]
django.setup()
from django.utils import timezone
from f1site.lib.jobs import catch_up, progress, requests
from f1site.lib.jobs.models import Job, Lease
from tests.f1site.jobs.scripted import steps
"""
# Without a message, as the command catch_up does; a worker in which it runs already leaves it alone.
DO = "print('result', steps(), flush=True)"
LOOK = "catch_up.redo_lost()"
CANCEL = "requests.cancel(Job.objects.get())"
PROGRESS = "print(progress.get(Job.objects.get().pk))"


def _command(database, code):
    return [sys.executable, "-c", START + code, str(database.folder / "shared")]


def _options(database):
    environment = database.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    return {"env": environment, "text": True, "stdout": subprocess.PIPE}


def output(database, code):
    """What a process prints that runs `code` to its end, with a line for each step of a job."""
    options = _options(database) | {"input": "\n" * 20}
    return subprocess.run(_command(database, code), check=True, **options).stdout


@contextmanager
def running(database, code=DO):
    """A process that waits for a line from time to time."""
    options = _options(database) | {"stdin": subprocess.PIPE}
    with subprocess.Popen(_command(database, code), **options) as process:
        try:
            yield process
        finally:
            process.kill()
