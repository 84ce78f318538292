"""Django's PostgreSQL backend with a client-side limit on each wait.

The server's own statement_timeout is no help against a server that is frozen, and neither is TCP: the
kernel goes on acknowledging what nobody reads.
"""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

from f1site.lib.database import wait_limit

T = TypeVar("T")
POLL_SECONDS = 0.1

_is_silent = threading.Event()
_one_attempt = threading.Lock()


def _limit() -> float | None:
    limit = wait_limit()
    return None if limit == math.inf else limit


class Connection(psycopg.Connection[Any]):
    def wait(self, gen: PQGen[T], interval: float = POLL_SECONDS, timeout: float | None = None) -> T:
        try:
            return super().wait(gen, interval, timeout or _limit())
        except psycopg.OperationalError:
            # No answer came to what was sent, so no other may be sent on this connection.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
                _is_silent.set()
            raise


@contextmanager
def _one_attempt_while_silent() -> Iterator[None]:
    """While the server does not answer, one thread tries to connect; other requests fail at once."""
    alone = _is_silent.is_set()
    if alone and not _one_attempt.acquire(blocking=_limit() is None):
        raise psycopg.OperationalError("the server does not answer")
    try:
        yield
    except psycopg.errors.ConnectionTimeout:
        _is_silent.set()
        raise
    else:
        _is_silent.clear()
    finally:
        if alone:
            _one_attempt.release()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        with _one_attempt_while_silent():
            return Connection.connect(**conn_params)
