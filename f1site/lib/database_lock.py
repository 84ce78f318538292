"""A lock between processes that belongs to the database; who dies loses it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import OperationalError, connection

KEY = 0x0F1B007  # any number, the same in every process


@contextmanager
def exclusive(wait: Callable[[], None]) -> Iterator[None]:
    """One process at a time; `wait` is called before this one waits for another."""
    lock = _advisory if connection.vendor == "postgresql" else _on_folder
    with lock(wait):
        yield


@contextmanager
def _advisory(wait: Callable[[], None]) -> Iterator[None]:
    """On a connection of its own, for a lost main connection may be opened again."""
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        if cursor.fetchone() == (False,):
            wait()
            cursor.execute("SELECT pg_advisory_lock(%s)", [KEY])
        yield


@contextmanager
def _on_folder(wait: Callable[[], None]) -> Iterator[None]:
    """On the folder of the SQLite file, because the file itself carries SQLite's own locks."""
    try:
        folder = os.open(Path(connection.settings_dict["NAME"]).parent, os.O_RDONLY)
    except OSError as error:
        raise OperationalError("unable to open database file") from error
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
