"""One folder for the counts of all processes of a machine: of the web server, of workers, of commands.

prometheus-client keeps the counts of each process in files that are mapped into its memory. A process holds
a lock on a file of its own, which the kernel releases when it ends. The counts of a process that has
ended are added to those of all that ended before, so that no total ever falls and no file remains.
"""

import fcntl
import logging
import os
import secrets
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from prometheus_client import Metric, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from f1site.lib import file_lock
from f1site.lib.failures import DISK_IS_FULL

logger = logging.getLogger(__name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client reads it
KINDS = ("counter", "histogram")
ENDED = "ended"
# Written in full at the start: a process that writes to a mapped file while the disk is full is killed.
FILE_BYTES = 1 << 20
LOCK_SECONDS = 5.0

_name = ""
_lock_file = -1


def name() -> str:
    """The name of this process in the folder. It differs from that of every process before it."""
    if not _name:
        try:
            _enter()
        except OSError as error:
            # After a fork the package wants files. These are in memory, where there is such a folder.
            _warn(error)
            memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 # nosec B108
            os.environ[FOLDER] = tempfile.mkdtemp(prefix="f1-metrics-", dir=memory)
    return _name


def _enter() -> None:
    global _name  # noqa: PLW0603 - a property of the process
    _name = f"{os.getpid()}-{secrets.token_hex(4)}"
    _make_files(settings.METRICS_DIR)


def _warn(error: OSError) -> None:
    # A process that needs a full disk reports it itself.
    if error.errno not in DISK_IS_FULL:
        folder = settings.METRICS_DIR
        logger.warning("%s cannot be used (%s): /metrics is without this process.", folder, error)


def _make_files(folder: Path) -> None:
    global _lock_file  # noqa: PLW0603 - open for as long as the process lives
    os.environ[FOLDER] = str(folder)
    with _alone(folder):
        _add_ended(folder)
        _lock_file = os.open(folder / f"{_name}.alive", os.O_RDWR | os.O_CREAT, 0o666)
        fcntl.flock(_lock_file, fcntl.LOCK_EX)
        os.write(_lock_file, _program().encode())
        for kind in KINDS:
            (folder / f"{kind}_{_name}.db").write_bytes(bytes(FILE_BYTES))


def _program() -> str:
    """Such as celery, also where it was started by `python -m celery`."""
    path = Path(sys.argv[0])
    return path.parent.name if path.stem == "__main__" else path.stem


def _after_fork() -> None:
    global _name, _lock_file
    if _lock_file >= 0:
        os.close(_lock_file)
    _name, _lock_file = "", -1


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with file_lock.hold(str(folder / "lock"), LOCK_SECONDS):
        yield


def collect() -> list[Metric]:
    """The sums over all processes, those that have ended too."""
    folder = settings.METRICS_DIR
    with _alone(folder):
        _add_ended(folder)
        files = [str(file) for file in folder.glob("*.db") if _rows(file) is not None]
        return list(MultiProcessCollector.merge(files))


def alive(folder: Path) -> Iterator[tuple[int, str]]:
    """The ids of the processes that have counts in the folder, and what program each runs."""
    for file in sorted(folder.glob("*.alive")):
        if file_lock.is_held(str(file)):
            yield int(file.stem.split("-")[0]), file.read_text()


def _add_ended(folder: Path) -> None:
    """What cannot be added, for the disk is full, stays where it is and counts there."""
    with suppress(OSError):
        for file in folder.glob("*.alive"):
            if file_lock.is_held(str(file)):
                continue
            for kind in KINDS:
                _add(folder / f"{kind}_{file.stem}.db", folder / f"{kind}_{ENDED}.db")
            file.unlink()


def _add(counts: Path, total: Path) -> None:
    rows = _rows(counts) if counts.exists() else None
    if rows is None:
        counts.unlink(missing_ok=True)
    elif not total.exists() or _rows(total) is None:
        counts.replace(total)
    else:
        sums = MmapedDict(str(total))
        for key, value in rows.items():
            sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
        sums.close()
        counts.unlink()


def _rows(file: Path) -> dict[str, float] | None:
    """The counts in a file; None if it is damaged, as by a machine that failed."""
    try:
        return {key: value for key, value, _, _ in MmapedDict.read_all_values_from_file(str(file))}
    except (RuntimeError, struct.error, UnicodeDecodeError) as error:
        logger.warning("%s is damaged (%s): its counts are lost.", file, error)
        return None


os.register_at_fork(after_in_child=_after_fork)
try:
    _enter()
    values.ValueClass = values.MultiProcessValue(name)
except OSError as failure:
    _warn(failure)
    values.ValueClass = values.MutexValue
