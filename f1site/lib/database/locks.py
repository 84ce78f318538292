"""Locks that the database server or the kernel releases when their process ends, however it ends."""

import math
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from psycopg.errors import LockNotAvailable

from f1site.lib import file_lock
from f1site.lib.database import REQUEST_SECONDS, lock_seconds, wait_limit, wait_up_to
from f1site.lib.errors import DatabaseBusy, ServiceUnavailable

IS_HELD = """
SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted
AND classid = %s AND objid = %s
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
EXCLUSIVE = 0x0F1B007  # any number, the same in every process
ALREADY = "Another process is doing this already."


def lock_until_commit(key: int) -> None:
    """Until this transaction ends no other locks `key`. On SQLite every transaction that writes does so.

    Raises DatabaseBusy after a long wait.
    """
    if connection.vendor != "postgresql":
        return
    seconds = lock_seconds()
    # The server ends the wait; only if it is silent the client does.
    with connection.cursor() as cursor, wait_up_to(max(wait_limit(), seconds + REQUEST_SECONDS)):
        cursor.execute(f"SET LOCAL lock_timeout = '{1000 * seconds:.0f}ms'")
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise DatabaseBusy(seconds) from error


@contextmanager
def exclusive(wait: Callable[[], None]) -> Iterator[None]:
    """One process at a time on this database; `wait` is called before this one waits for another."""
    lock = _postgres_exclusive if connection.vendor == "postgresql" else _sqlite_exclusive
    with lock(wait):
        yield


@contextmanager
def _postgres_exclusive(wait: Callable[[], None]) -> Iterator[None]:
    """On a connection of its own, for a lost main connection may be opened again."""
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [EXCLUSIVE])
        if cursor.fetchone() == (False,):
            wait()
            cursor.execute("SELECT pg_advisory_lock(%s)", [EXCLUSIVE])
        yield


@contextmanager
def _sqlite_exclusive(wait: Callable[[], None]) -> Iterator[None]:
    file = path("exclusive")
    with ExitStack() as held:
        try:
            held.enter_context(file_lock.hold(file))
        except TimeoutError:
            wait()
            held.enter_context(file_lock.hold(file, math.inf))
        except OSError as error:
            raise OperationalError("unable to open database file") from error
        yield


@contextmanager
def alive(kind: int, number: int) -> Iterator[None]:
    """While it lasts, `is_alive` is true for all processes, also while nothing can be written.

    Raises ServiceUnavailable where another process is within.
    """
    lock = _postgres_alive if connection.vendor == "postgresql" else _sqlite_alive
    with lock(kind, number):
        yield


def is_alive(kind: int, number: int) -> bool:
    if connection.vendor == "postgresql":
        return bool(_execute(IS_HELD, kind, number))
    return file_lock.is_held(path(f"{kind}-{number}"))


@contextmanager
def _postgres_alive(kind: int, number: int) -> Iterator[None]:
    ((is_ours,),) = _execute("SELECT pg_try_advisory_lock(%s, %s)", kind, number)
    if not is_ours:
        raise ServiceUnavailable(ALREADY)
    try:
        yield
    finally:
        # A connection that was lost has lost the lock too.
        with suppress(DatabaseError):
            _execute("SELECT pg_advisory_unlock(%s, %s)", kind, number)


@contextmanager
def _sqlite_alive(kind: int, number: int) -> Iterator[None]:
    file = path(f"{kind}-{number}")
    with ExitStack() as held:
        try:
            held.enter_context(file_lock.hold(file))
        except TimeoutError:
            raise ServiceUnavailable(ALREADY) from None
        yield
        Path(file).unlink(missing_ok=True)


def _execute(query: str, kind: int, number: int) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [kind, number])
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def path(name_of_lock: str) -> str:
    """Beside the database, so that all who open one find the other.

    For PostgreSQL beside the trained models, a folder that all processes of a machine share.
    """
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        name = Path(settings.MODEL_DIR, f".{name}")
    elif connection.is_in_memory_db():  # type: ignore[attr-defined]
        name = Path(tempfile.gettempdir(), f"f1-in-memory-{os.getpid()}")
    return f"{name}.{name_of_lock}"
