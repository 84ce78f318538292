"""Django's PostgreSQL backend with a client-side limit on each wait.

The server's own statement_timeout is no help against a server that is frozen, and neither is TCP: the
kernel goes on acknowledging what nobody reads.
"""

import math
import select
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

from f1site.lib.database import wait_limit
from f1site.lib.database.postgres import silence

T = TypeVar("T")


def _limit() -> float | None:
    limit = wait_limit()
    return None if limit == math.inf else limit


class Connection(psycopg.Connection[Any]):
    parameters: dict[str, Any]

    @classmethod
    def _connect_gen(cls, *args: Any, **options: Any) -> Any:
        gen = super()._connect_gen(*args, **options)
        return gen if _limit() is None else silence.within_limit(gen, silence.CONNECT_SECONDS)

    def wait(self, gen: PQGen[T], interval: float = silence.POLL_SECONDS, timeout: float | None = None) -> T:
        limit = timeout or _limit()
        if limit is not None and hasattr(self, "parameters"):
            gen = silence.until_silent(gen, self.parameters)
        try:
            return super().wait(gen, min(interval, silence.POLL_SECONDS), limit)
        except psycopg.OperationalError:
            # No answer came to what was sent, so no other may be sent on this connection.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Asks the server only if the kernel has something from it, such as the end of the connection."""
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or bool(super().is_usable())

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        if _limit() is None:
            return Connection.connect(**conn_params)
        silence.require_sound(conn_params)
        try:
            connection = Connection.connect(**conn_params)
        except psycopg.errors.ConnectionTimeout:
            silence.declare(conn_params)
            raise
        connection.parameters = conn_params
        return connection
