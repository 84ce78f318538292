"""Ask for a job, try it again, cancel it."""

import logging
from datetime import timedelta
from typing import Any

from celery import Task, current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from f1site.lib import trace
from f1site.lib.errors import ValidationError
from f1site.lib.jobs import progress
from f1site.lib.jobs.models import Job, new_message_id
from f1site.lib.jobs.task import close

logger = logging.getLogger(__name__)
State = Job.State
# A message that started nothing for so long may be lost.
MESSAGE_PATIENCE = timedelta(minutes=5)


def request(
    task: str,
    keys: dict[str, Any] | None = None,
    requested_by: str = "",
    basis: str = "",
    trace_id: str = "",
) -> Job:
    """The open job of `task` with `keys`, or a new one, whose message is sent on commit."""
    fields = {"requested_by": requested_by, "basis": basis, "trace_id": trace_id or trace.current()}
    job, is_new = Job.objects.open_or_new(task, keys or {}, **fields)
    if is_new:
        send_on_commit(job)
    return job


def send_on_commit(job: Job) -> None:
    def send_job() -> None:
        send(job)

    transaction.on_commit(send_job, robust=True)


def send(job: Job) -> None:
    """Sends the job's message. If the broker does not answer, `catch_up` sends it later."""
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    task = celery_task(job.task)
    if task is None:
        close(job, State.FAILED, error="There is no task of this name in this version.")
        return
    try:
        task.apply_async(kwargs=job.keys, task_id=job.message_id, headers={"trace_id": job.trace_id})
    except OperationalError as error:
        logger.warning("%s was not sent: the broker does not answer (%s). It is sent later.", job, error)
        Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - MESSAGE_PATIENCE)


def celery_task(name: str) -> Task | None:
    """The task of a dotted name; None if this version has none."""
    if name not in current_app.tasks:
        # A web process has loaded only the tasks that it names.
        current_app.loader.import_default_modules()
    return current_app.tasks.get(name)


def retry(job: Job, requested_by: str) -> Job:
    """Starts a failed or cancelled job anew. Raises ValidationError where it is neither."""
    if job.state not in (State.FAILED, State.CANCELLED):
        raise ValidationError(f"{job}: only a failed or cancelled job can be tried again.")
    return request(job.task, job.keys, requested_by, job.basis)


def cancel(job: Job) -> bool:
    """Cancels a waiting job, and stops a running one at its next step. Whether it was open."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=State.WAITING)
    if waiting.update(state=State.CANCELLED, finished_at=now, not_before=None):
        return True
    if Job.objects.filter(pk=job.pk, state=State.RUNNING).exists():
        progress.ask_to_stop(job.pk)
        return True
    return False


def run_now(job: Job) -> None:
    """Sends the message of a job that waits for its next attempt, under a new id."""
    message_id = new_message_id()
    if Job.objects.filter(pk=job.pk, state=State.WAITING).update(not_before=None, message_id=message_id):
        job.message_id = message_id
        send(job)
