"""The generation of the data that this process knows: a token that every change of the data renews.

An app registers how the token is read from the database. A process that answers requests reads it in a
thread, several times a second while there are requests, so that no request waits for it; others read it
when they need it.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connection

POLL_SECONDS = 0.2
# A token that was read longer ago is read again before it is used: what is new shows within a second.
OLDEST = 0.6
# A request waits no longer for that; without an answer it goes on with what is known.
PATIENCE = 0.3
# So begins a token after which nothing of before may be used, not even in an outage.
CLEARED = "cleared-"
# Without requests for so long the thread rests.
IDLE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Known:
    token: Hashable = None
    # By time.monotonic(), when this process learned of it.
    since: float = 0.0
    # False while the database does not answer.
    is_checked: bool = False


def _nothing(database: str = "") -> Hashable:
    return None


def _never(now: datetime) -> datetime | None:
    return None


_read: Callable[..., Hashable] = _nothing
_next_change: Callable[[datetime], datetime | None] = _never
_poll: "Poll | None" = None


def register(read: Callable[..., Hashable], next_change: Callable[[datetime], datetime | None]) -> None:
    """`read` returns the token, with an alias that of another database; `next_change` the next instant at
    which time alone may change an answer.
    """
    global _read, _next_change
    _read, _next_change = read, next_change


def poll_in_background() -> None:
    """From now on this process reads the token in a thread, which the first use starts."""
    global _poll  # noqa: PLW0603 - a property of the process
    _poll = Poll()


def current() -> Hashable:
    return known().token if _poll else _read()


def known() -> Known:
    if _poll:
        return _poll.known()
    try:
        return Known(_read(), is_checked=True)
    except DatabaseError:
        return Known()


def of_database(alias: str) -> Hashable:
    """The token as this database has it now. Raises DatabaseError."""
    return _read(alias)


def next_change(now: datetime) -> datetime | None:
    return _next_change(now)


class Poll:
    def __init__(self) -> None:
        self._known = Known()
        self._read_at = self._used_at = float("-inf")
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def known(self) -> Known:
        self._used_at = now = time.monotonic()
        if now - self._read_at > OLDEST:
            self._wait()
        return self._known

    def _wait(self) -> None:
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="generation", daemon=True)
                self._thread.start()
            self._changed.wait_for(self._has_tried, PATIENCE)

    def _has_tried(self) -> bool:
        return time.monotonic() - self._read_at <= OLDEST

    def _run(self) -> None:
        while time.monotonic() - self._used_at < IDLE_SECONDS:
            self._read_once()
            time.sleep(POLL_SECONDS)
        with self._changed:
            self._thread = None
        connection.close()

    def _read_once(self) -> None:
        began, before = time.monotonic(), self._known
        try:
            close_old_connections()
            token = _read()
        except DatabaseError:
            connection.close()
            found = Known(before.token, before.since)
        else:
            since = before.since if token == before.token else time.monotonic()
            found = Known(token, since, is_checked=True)
        with self._changed:
            # Also after a failure: while the database is away no request waits for the next attempt.
            self._known, self._read_at = found, time.monotonic() if not found.is_checked else began
            self._changed.notify_all()
