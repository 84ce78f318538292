"""Tasks that do what a test has written down for them, and their messages as a worker takes them."""

import sys
from datetime import timedelta

from celery import shared_task

from f1site.lib import trace
from f1site.lib.jobs import progress
from f1site.lib.jobs.models import Job
from f1site.lib.jobs.task import JobTask

# The keys and the trace id of each attempt, and how the next ones end: an error, or a result.
attempts = []
ends = []
# What is due in the tests of `catch_up`.
dues = []


@shared_task(base=JobTask, retries=2, retry_after=timedelta(hours=1))
def work(**keys):
    attempts.append((keys, trace.current()))
    end = ends.pop(0) if ends else "Done."
    if isinstance(end, Exception):
        raise end
    return end


@shared_task(base=JobTask)
def steps(**keys):
    """Waits for a line before each step, and then says how far it is."""
    for number in range(10):
        progress.report(number, 10, "Steps")
        print("step", number, flush=True)  # noqa: T201
        if not sys.stdin.readline():
            break
    return "All steps done."


def due(now):
    yield from dues


def deliver(job, task=work):
    """A worker takes the last message of a job."""
    job.refresh_from_db()
    task.apply(kwargs=job.keys, task_id=job.message_id, headers={"trace_id": job.trace_id}, throw=False)
    job.refresh_from_db()
    return job


def of_the_scheduler(**keys):
    """A worker takes a message of Celery beat."""
    work.apply(kwargs=keys, task_id="of-beat", headers={"periodic_task_name": "hourly"})
    return Job.objects.get()
