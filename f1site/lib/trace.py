"""The trace id: one for a request or a message of the scheduler, and for all jobs that follow from it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_trace_id: ContextVar[str] = ContextVar("trace_id", default="")


def new() -> str:
    """32 hexadecimal digits, as in W3C's trace context."""
    return uuid.uuid4().hex


def current() -> str:
    """Empty outside of `bound`."""
    return _trace_id.get()


@contextmanager
def bound(trace_id: str) -> Iterator[None]:
    token = _trace_id.set(trace_id)
    try:
        yield
    finally:
        _trace_id.reset(token)
