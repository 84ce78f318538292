"""Whether the server answers: found out beside the requests, so that none of them waits for long.

A query may take its time on a server that lives. So after a moment without an answer another thread tries to
connect: only if that takes too long as well the server is silent, and all waits end. That thread goes on
until the server answers again; meanwhile requests fail at once.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

# Together with two polls, less than a second.
MOMENT, CONNECT_SECONDS, POLL_SECONDS = 0.25, 0.5, 0.05
PROBE_PAUSE = 0.2
# A server that has just answered is not asked again by every query that takes long.
TRUSTED_SECONDS = 1.0

S = TypeVar("S")
R = TypeVar("R")
MESSAGE = "the server does not answer"


class _Server:
    """What is known of one: a silent replica is no reason not to ask the primary."""

    def __init__(self) -> None:
        self.is_silent = threading.Event()
        self.probing = threading.Lock()
        self.trusted_until = 0.0


_servers: defaultdict[tuple[Any, Any], _Server] = defaultdict(_Server)


def _server(parameters: dict[str, Any]) -> _Server:
    return _servers[parameters.get("host"), parameters.get("port")]


def require_sound(parameters: dict[str, Any]) -> None:
    """Raises OperationalError while the server does not answer."""
    if _server(parameters).is_silent.is_set():
        _probe_in_background(parameters)
        raise psycopg.OperationalError(MESSAGE)


def within_limit(gen: Generator[S, Any, R], seconds: float) -> Generator[S, Any, R]:
    """`gen` of an attempt to connect. Raises ConnectionTimeout after so long; the least of libpq is 2 s."""
    deadline = time.monotonic() + seconds

    def check() -> None:
        if time.monotonic() > deadline:
            raise psycopg.errors.ConnectionTimeout("connection timeout expired")

    return _checked(gen, check)


def until_silent(gen: Generator[S, Any, R], parameters: dict[str, Any]) -> Generator[S, Any, R]:
    """`gen` of a query. Raises OperationalError once the server is known not to answer."""
    began, server = time.monotonic(), _server(parameters)

    def check() -> None:
        if server.is_silent.is_set():
            raise psycopg.OperationalError(MESSAGE)
        if time.monotonic() > began + MOMENT:
            suspect(parameters)

    return _checked(gen, check)


def _checked(gen: Generator[S, Any, R], check: Any) -> Generator[S, Any, R]:
    """psycopg resumes a generator with 0 whenever an interval has passed without an event."""
    try:
        state = next(gen)
        while True:
            ready = yield state
            if not ready:
                check()
            state = gen.send(ready)
    except StopIteration as end:
        result: R = end.value
        return result


def suspect(parameters: dict[str, Any]) -> None:
    """Find out in the background whether the server answers."""
    if time.monotonic() > _server(parameters).trusted_until:
        _probe_in_background(parameters)


def declare(parameters: dict[str, Any]) -> None:
    """The server has not answered in time."""
    _server(parameters).is_silent.set()
    _probe_in_background(parameters)


def _probe_in_background(parameters: dict[str, Any]) -> None:
    if _server(parameters).probing.acquire(blocking=False):
        threading.Thread(target=_probe, args=[parameters], name="database-probe", daemon=True).start()


def _probe(parameters: dict[str, Any]) -> None:
    server = _server(parameters)
    try:
        while _is_frozen(parameters):
            server.is_silent.set()
            time.sleep(PROBE_PAUSE)
        server.trusted_until = time.monotonic() + TRUSTED_SECONDS
        server.is_silent.clear()
    finally:
        server.probing.release()


def _is_frozen(parameters: dict[str, Any]) -> bool:
    """A server that refuses a connection answers: every request then learns that by itself, and at once."""
    try:
        LimitedConnection.connect(**parameters).close()
    except psycopg.errors.ConnectionTimeout:
        return True
    except psycopg.Error:
        return False
    return False


class LimitedConnection(psycopg.Connection[Any]):
    @classmethod
    def _connect_gen(cls, *args: Any, **options: Any) -> Any:
        return within_limit(super()._connect_gen(*args, **options), CONNECT_SECONDS)
