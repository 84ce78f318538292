"""One id for all that follows from a request, a command or a message of the scheduler, in every log line.

It has the form of a W3C trace id: 32 hexadecimal digits.
"""

import re
import secrets
from contextlib import AbstractContextManager
from typing import Any

from structlog import contextvars

# version-trace id-parent id-flags; an id of zeros is invalid.
TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
# The header of a response with the trace id.
HEADER = "X-Request-ID"


def new() -> str:
    return secrets.token_hex(16)


def current() -> str:
    """The bound trace id; empty if there is none."""
    return str(contextvars.get_contextvars().get("trace_id", ""))


def bound(trace_id: str) -> AbstractContextManager[None]:
    """`trace_id` is the current one within."""
    return contextvars.bound_contextvars(trace_id=trace_id)


def of_request(meta: dict[str, Any]) -> str:
    """The trace id of its `traceparent`, else a new one."""
    return from_traceparent(meta.get("HTTP_TRACEPARENT", "")) or new()


def from_traceparent(header: str) -> str:
    """The trace id of a W3C `traceparent` header; empty if it is missing or invalid."""
    match = TRACEPARENT.fullmatch(header)
    return match[1] if match else ""
