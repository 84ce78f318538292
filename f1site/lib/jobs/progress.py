"""How far a running job is, and whether an operator wants it to stop.

Both are in the cache that processes share: rows that a job writes in its transaction are not visible
outside of it, and on SQLite nothing else can be written meanwhile.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.core.cache import caches

from f1site.lib.errors import F1AnalyticsError

KEPT_SECONDS = 24 * 3600
CANCELLED = "It was cancelled by an operator."
# Between two looks at the cache, so that many short steps cost little.
PAUSE_SECONDS = 0.3


class Progress(NamedTuple):
    done: int
    total: int
    label: str = ""


class JobCancelled(F1AnalyticsError):
    """An operator cancelled the running job."""


_running: ContextVar[int | None] = ContextVar("running_job", default=None)
_last_look: ContextVar[float] = ContextVar("last_look", default=-PAUSE_SECONDS)


def current_job() -> int | None:
    """The id of the job that runs in this context."""
    return _running.get()


@contextmanager
def of(job_id: int) -> Iterator[None]:
    """Within, `report` is about this job."""
    token = _running.set(job_id)
    _last_look.set(-PAUSE_SECONDS)  # the first report of a job is shown, however soon after another job's
    caches["shared"].delete_many([_key(job_id), _stop_key(job_id)])
    try:
        yield
    finally:
        _running.reset(token)
        caches["shared"].delete_many([_key(job_id), _stop_key(job_id)])


def report(done: int, total: int, label: str = "") -> None:
    """Shows the progress of the running job, if one runs. Raises JobCancelled."""
    job_id = _running.get()
    if job_id is None or (time.monotonic() - _last_look.get() < PAUSE_SECONDS and 0 < done < total):
        return
    _last_look.set(time.monotonic())
    if caches["shared"].get(_stop_key(job_id)):
        raise JobCancelled(CANCELLED)
    caches["shared"].set(_key(job_id), (done, total, label), KEPT_SECONDS)


def get(job_id: int) -> Progress | None:
    found = caches["shared"].get(_key(job_id))
    return Progress(*found) if found else None


def ask_to_stop(job_id: int) -> None:
    caches["shared"].set(_stop_key(job_id), 1, KEPT_SECONDS)


def is_asked_to_stop(job_id: int) -> bool:
    return bool(caches["shared"].get(_stop_key(job_id)))


def _key(job_id: int) -> str:
    return f"job-progress:{job_id}"


def _stop_key(job_id: int) -> str:
    return f"job-stop:{job_id}"
