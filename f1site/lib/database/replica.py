"""Reads of the API from a replica, as far as that has the generation of the data that this process knows.

Streaming replication applies commits in their order: a replica that has a token has every change from before
it. The token is compared on the connection that then reads, and again when the process knows of a newer one:
nothing that was read from an older generation is kept under a newer one.
"""

import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from f1site.lib import generations
from f1site.lib.metrics.figures import Figure

ALIAS = "replica"
# So long a replica that has failed is not asked again.
PAUSE = 5.0
_failed_until = 0.0
_UNREAD = object()


class Reading:
    """What a request knows of the replica."""

    def __init__(self) -> None:
        self._token: Hashable = _UNREAD
        self._is_off = ALIAS not in connections.settings or time.monotonic() < _failed_until
        self._is_used = False

    def may_read(self) -> bool:
        if self._is_off or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return False
        known = generations.current()
        if self._token != known:
            self._token = self._ask()
            self._is_off = self._token != known
        return not self._is_off

    def _ask(self) -> Hashable:
        self._is_used = True
        try:
            return generations.of_database(ALIAS)
        except DatabaseError:
            _pause()
            return _UNREAD

    def stop(self) -> None:
        """After it has written, a request reads what it has written."""
        self._is_off = True

    def has_failed(self) -> bool:
        """Whether an error of the replica may be the reason for the answer."""
        if not self._is_used or self._is_off or not connections[ALIAS].errors_occurred:
            return False
        _pause()
        return True


def problem() -> str:
    """Why no answer is read from the replica now; empty if it is. Raises DatabaseError for the primary."""
    try:
        token = generations.of_database(ALIAS)
    except DatabaseError as error:
        connections[ALIAS].close()
        return f"does not answer ({type(error).__name__})"
    return "" if token == generations.of_database(DEFAULT_DB_ALIAS) else "is behind the primary"


def figures(now: datetime) -> Iterator[Figure]:
    if ALIAS in connections.settings:
        yield Figure("f1_replica_current", "Whether the replica is read, as it is not behind.", not problem())


_reading: ContextVar[Reading | None] = ContextVar("reading_from_replica", default=None)


@contextmanager
def reading() -> Iterator[Reading]:
    """Within, this thread reads from the replica where that may be."""
    own = Reading()
    token = _reading.set(own)
    try:
        yield own
    finally:
        _reading.reset(token)


def _pause() -> None:
    global _failed_until  # noqa: PLW0603 - of the one replica of this process
    _failed_until = time.monotonic() + PAUSE
    connections[ALIAS].close()


class Router:
    """All is the primary's, but for reads within `reading`."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        own = _reading.get()
        return ALIAS if own is not None and own.may_read() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        own = _reading.get()
        if own is not None:
            own.stop()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, database: str, *_: Any, **hints: Any) -> bool | None:
        return False if database == ALIAS else None
