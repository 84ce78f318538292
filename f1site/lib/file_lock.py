"""Locks between all threads and processes of one machine. The kernel releases those of a killed process."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

POLL_SECONDS = 0.003


@contextmanager
def hold(path: str, seconds: float = 0.0) -> Iterator[None]:
    """Holds the file at `path`. Raises TimeoutError where another holds it for so long."""
    deadline = time.monotonic() + seconds
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        while not _is_locked_now(file):
            if time.monotonic() >= deadline:
                raise TimeoutError(f"{path} has been locked for {seconds:.0f} s")
            time.sleep(POLL_SECONDS)
        yield
    finally:
        os.close(file)


def _is_locked_now(file: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(path: str, seconds: float) -> int:
    """An open file by which all who share `path` keep out who would hold it, until it is closed.

    Raises TimeoutError where another holds it for so long.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    deadline = time.monotonic() + seconds
    while not _is_locked_now(file, fcntl.LOCK_SH):
        if time.monotonic() >= deadline:
            os.close(file)
            raise TimeoutError(f"{path} has been locked for {seconds:.0f} s")
        time.sleep(POLL_SECONDS)
    return file


def is_held(path: str) -> bool:
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _is_locked_now(file)
    finally:
        os.close(file)


@contextmanager
def turn(path: str, seconds: float) -> Iterator[None]:
    """One holder at a time, and nobody twice in a row while another waits. Raises TimeoutError.

    With one lock, a process that writes again and again would take it back before a waiting one
    notices that it was free. With two, the next in line holds the first while it waits for the second.
    """
    with ExitStack() as held:
        with hold(f"{path}.next", seconds):
            held.enter_context(hold(f"{path}.writer", seconds))
        yield
