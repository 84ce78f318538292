from typing import Any

from celery import shared_task

from f1site.lib import clean_up as registered
from f1site.lib import clock, trace
from f1site.lib.jobs import catch_up as jobs
from f1site.lib.jobs.task import JobTask


@shared_task(bind=True, ignore_result=True)
def catch_up(self: Any, **keys: Any) -> str:
    """Starts what is due. An event's `keys` tell what woke it up; what is due is read from the database."""
    headers = self.request.headers or {}
    event = keys.get("event") or ("the schedule" if headers.get("periodic_task_name") else "a message")
    with trace.bound(headers.get("trace_id") or trace.current() or trace.new()):
        started = jobs.catch_up(clock.now(), str(event))
    return ", ".join(map(str, started)) or "Nothing is due."


@shared_task(base=JobTask)
def clean_up() -> str:
    """Removes rows and files that nothing needs any more."""
    return "; ".join(registered.run(clock.now()))
