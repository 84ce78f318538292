"""Which database files a process uses: from its first connection on, and until it ends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from f1site.lib import file_lock
from f1site.lib.database import lock_seconds
from f1site.lib.errors import BackupError, DatabaseBusy

_lock = threading.Lock()
# Open files by the path of a database. A child inherits them, and with them the lock.
_declared: dict[str, int] = {}


def declare(database: str) -> None:
    """Waits while the database is being replaced. Raises DatabaseBusy after a long wait."""
    with _lock:
        if database in _declared:
            return
        try:
            _declared[database] = file_lock.share(f"{database}.in-use", lock_seconds())
        except TimeoutError:
            raise DatabaseBusy(lock_seconds()) from None
        except OSError:
            return  # SQLite finds a better message for a folder that cannot be written


@contextmanager
def by_nobody_else(database: str) -> Iterator[None]:
    """Raises BackupError where another process uses it; who would begin to waits until the end."""
    try:
        with file_lock.hold(f"{database}.in-use"):
            yield
    except TimeoutError:
        raise BackupError(
            f"{database} is in use: end the service (Ctrl-C of `make run`), its workers and all commands."
        ) from None
