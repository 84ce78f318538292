"""The base class of Celery tasks whose work is a job: claimed, counted, tried again, closed."""

import logging
from datetime import timedelta
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from celery import Task
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from f1site.lib import events, trace
from f1site.lib.database import locks
from f1site.lib.errors import DatabaseBusy, F1AnalyticsError, IncompleteFacts, ServiceUnavailable
from f1site.lib.jobs import progress
from f1site.lib.jobs.models import Job
from f1site.lib.jobs.progress import JobCancelled

logger = logging.getLogger(__name__)
State = Job.State

# The kind of lock that a running job holds; any number that no other kind has.
JOB = 1950
# A job whose process ended so often rests until an operator tries it again.
MOST_LOST = 3
LOST = "Its process ended before it was done: it was killed, or the machine was restarted."
# What passes by itself is tried again soon.
OUTAGES = (OperationalError, InterfaceError, DatabaseBusy, IncompleteFacts)
SOON = timedelta(seconds=20)


class JobTask(Task):
    """A task of which each call is a job.

    `retries` failed attempts are repeated, the first after `retry_after`, the next after twice as long,
    and so on. `run` returns the result as one sentence.
    """

    abstract = True
    retries = 2
    retry_after = timedelta(hours=1)
    throws = (F1AnalyticsError,)

    def __call__(self, **keys: Any) -> str | None:
        """Runs the job of this message, unless another process does, or it is done already.

        A job has names for all its arguments, by which it is found again.
        """
        job = self._find(keys)
        if job is None:
            return None
        try:
            with locks.alive(JOB, job.pk):
                return self._run_claimed(job)
        except ServiceUnavailable as error:
            if error.message != locks.ALREADY:
                raise
            logger.info("%s runs already", job)
            return None

    def _find(self, keys: dict[str, Any]) -> Job | None:
        """The job of the message; of one that the scheduler sent, the open job or a new one."""
        message_id = str(self.request.id or "")
        known = Job.objects.filter(message_id=message_id).first() if message_id else None
        if known:
            is_early = known.state == State.WAITING and known.not_before and known.not_before > timezone.now()
            return known if known.is_open and not is_early else None
        fields = {"message_id": message_id} if message_id else {}
        headers = self.request.get("headers") or {}
        asked_by = "the schedule" if headers.get("periodic_task_name") else "a message"
        trace_id = headers.get("trace_id") or trace.current() or trace.new()
        return Job.objects.open_or_new(self.name, keys, requested_by=asked_by, trace_id=trace_id, **fields)[0]

    def _run_claimed(self, job: Job) -> str | None:
        job.refresh_from_db()
        if not job.is_open:
            return None
        is_lost = job.state == State.RUNNING
        if is_lost and progress.is_asked_to_stop(job.pk):
            close(job, State.CANCELLED, error=progress.CANCELLED)
            return None
        if is_lost and job.attempts >= MOST_LOST:
            close(job, State.FAILED, error=f"{LOST} After {job.attempts} attempts it rests.")
            return None
        started = {"state": State.RUNNING, "started_at": timezone.now(), "not_before": None}
        # An operator may cancel it from the moment it is running.
        with trace.bound(job.trace_id or trace.new()), progress.of(job.pk):
            # An operator may have cancelled it since it was read.
            same = Job.objects.filter(pk=job.pk, state=job.state)
            if not same.update(**started, attempts=job.attempts + 1):
                return None
            job.refresh_from_db()
            return self._attempt(job)

    def _attempt(self, job: Job) -> str | None:
        try:
            result = self.run(**job.keys)
        except JobCancelled as error:
            close(job, State.CANCELLED, error=error.message)
            return None
        except SoftTimeLimitExceeded as error:
            limit = self.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
            self._failed(job, f"It took longer than {limit} seconds.", error)
            raise
        except Exception as error:
            # The edge of a task: whatever went wrong is kept with the job.
            self._failed(job, sentence(error), error)
            raise
        close(job, State.SUCCEEDED, result=result or "", error="")
        events.emit(events.JOB_ENDED, task=self.name)
        return str(result)

    def _failed(self, job: Job, reason: str, error: Exception) -> None:
        """The job waits for its next attempt, or rests after the last one."""
        if isinstance(error, OUTAGES):
            connection.close()
        if job.attempts > self.retries:
            logger.error("%s failed after %d attempts: %s", job.task, job.attempts, reason)
            close(job, State.FAILED, error=reason)
            return
        wait = (SOON if isinstance(error, OUTAGES) else self.retry_after) * job.attempts
        logger.warning("%s failed, next attempt in %s: %s", job.task, wait, reason)
        waiting = {"state": State.WAITING, "not_before": timezone.now() + wait, "error": reason}
        Job.objects.filter(pk=job.pk).update(**waiting)


def sentence(error: Exception) -> str:
    return error.message if isinstance(error, F1AnalyticsError) else f"{type(error).__name__}: {error}"


def close(job: Job, state: str, **fields: str) -> bool:
    """Whether the job was open."""
    ended = {"state": state, "finished_at": timezone.now(), "not_before": None, **fields}
    return bool(Job.objects.filter(pk=job.pk, state__in=["waiting", "running"]).update(**ended))
