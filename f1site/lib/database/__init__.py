"""How long a thread waits for the database.

A process that answers requests gives up soon, so that a silent server cannot occupy all its threads.
Commands, workers and imports wait as long as it takes.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# On a server that lives; of a silent one see postgres/silence.py.
REQUEST_SECONDS = 10.0
# A turn to write may take longer than an answer.
REQUEST_LOCK_SECONDS, LOCK_SECONDS = 20.0, 300.0

_process_limit = math.inf
_thread_limit: ContextVar[float] = ContextVar("database_wait_limit")


def limit_waits(seconds: float) -> None:
    """From now on no thread of this process waits longer for an answer, outside of `wait_up_to`."""
    global _process_limit  # noqa: PLW0603 - a property of the process, set once at its start
    _process_limit = seconds


@contextmanager
def wait_up_to(seconds: float) -> Iterator[None]:
    """The limit of this thread within; `math.inf` for long work."""
    token = _thread_limit.set(seconds)
    try:
        yield
    finally:
        _thread_limit.reset(token)


def wait_limit() -> float:
    return _thread_limit.get(_process_limit)


def lock_seconds() -> float:
    """How long this thread waits for its turn to write."""
    return LOCK_SECONDS if wait_limit() == math.inf else REQUEST_LOCK_SECONDS
