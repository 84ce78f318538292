"""Jobs for tests of killed processes; a worker loads them with `--include tests.f1site.slow_jobs`.

Each start leaves a line in the file at RUNS. A job ends once the file at GO exists.
"""

import os
import time
from pathlib import Path

from celery import shared_task

from f1site.lib.jobs.task import JobTask

NAME = "tests.f1site.slow_jobs."


def note(line):
    with Path(os.environ["RUNS"]).open("a") as file:
        file.write(f"{line} {os.getpid()}\n")


@shared_task(base=JobTask)
def wait_for_go(label="job"):
    note(f"{label} started")
    while not Path(os.environ["GO"]).exists():
        time.sleep(0.02)
    note(f"{label} done")
    return "Done."


@shared_task(base=JobTask)
def poison():
    note("poison started")
    os.kill(os.getpid(), 9)
