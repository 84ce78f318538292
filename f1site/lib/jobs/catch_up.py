"""Starts what the database shows to be due, and jobs that were left unfinished; nothing is started twice.

An app registers a function that returns what is due. Events and the scheduler only call `catch_up`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string

from f1site.lib.database import locks
from f1site.lib.jobs import progress, requests
from f1site.lib.jobs.models import Job
from f1site.lib.jobs.task import JOB, LOST, MOST_LOST, close

# Between two jobs of one task that succeed and compute from the same.
PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class Due:
    """A task to start. With the same `basis` it rests once a job has failed, and for an hour after a success.

    It waits while a job of one of the tasks `after` is open, unless an attempt of that one has failed.
    """

    task: str
    basis: str
    keys: dict[str, Any] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    trace_id: str = ""


_due: list[str] = []


def register(path: str) -> None:
    """`path` is the dotted path of a function that takes the present instant and yields `Due`, in order."""
    if path not in _due:
        _due.append(path)


def due(now: datetime) -> Iterator[Due]:
    """What is to be done and waits for nothing; what rests is left out."""
    for path in _due:
        for one in import_string(path)(now):
            fresh = Job.objects.open().filter(task__in=one.after, error="")
            if not fresh.exists() and not _rests(one):
                yield one


def catch_up(now: datetime, requested_by: str) -> list[Job]:
    """The jobs that were started or are open already for what is due."""
    redo_lost()
    started = []
    for one in due(now):
        started.append(requests.request(one.task, one.keys, requested_by, one.basis, one.trace_id))
    return started


def redo_lost() -> None:
    """Jobs whose process has ended, whose next attempt is due, or whose message was lost."""
    now = timezone.now()
    for job in Job.objects.filter(state=Job.State.RUNNING):
        if not locks.is_alive(JOB, job.pk):
            _close_or_wait(job)
    waiting = Job.objects.filter(state=Job.State.WAITING)
    for job in waiting.filter(not_before__lte=now):
        requests.run_now(job)
    for job in waiting.filter(not_before=None, sent_at__lte=now - requests.MESSAGE_PATIENCE):
        requests.send(job)


def _close_or_wait(job: Job) -> None:
    same = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    if progress.is_asked_to_stop(job.pk):
        close(job, Job.State.CANCELLED, error=progress.CANCELLED)
    elif job.attempts >= MOST_LOST:
        close(job, Job.State.FAILED, error=f"{LOST} After {job.attempts} attempts it rests.")
    elif same.update(state=Job.State.WAITING, error=LOST):
        requests.run_now(job)


def _rests(one: Due) -> bool:
    """Whether its last job was of this basis and is over.

    One that succeeded and left it due would do so again: it is repeated after a while, in case that what it
    had made was lost.
    """
    last = Job.objects.of(one.task, one.keys).first()
    if last is None or last.basis != one.basis or last.finished_at is None:
        return False
    return last.state != Job.State.SUCCEEDED or timezone.now() - last.finished_at < PAUSE
