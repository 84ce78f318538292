"""When a source was asked, in a file that all processes of this machine share; it needs no Redis.

A source counts requests by address, so the processes of one machine are those that must agree at least.
"""

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from limits import RateLimitItem

from f1site.lib import file_lock
from f1site.lib.database import locks


@dataclass(slots=True)
class Log:
    """The instants of the requests, the oldest first; until `closed_until` the source refuses all."""

    requests: list[float] = field(default_factory=list)
    closed_until: float = 0.0

    def free_at(self, window: RateLimitItem) -> float:
        """When the window has room for one more request; 0 if it has now."""
        recent = self._recent(window)
        return recent[-window.amount] + window.get_expiry() if len(recent) >= window.amount else 0.0

    def remaining(self, window: RateLimitItem) -> int:
        return max(0, window.amount - len(self._recent(window)))

    def until_gap(self, gap: float) -> float:
        """The seconds until `gap` seconds have passed since the last request."""
        pause = self.requests[-1] + gap - time.time() if self.requests else 0.0
        # A clock that was set back is not waited for.
        return pause if 0 < pause <= gap else 0.0

    def _recent(self, window: RateLimitItem) -> list[float]:
        now = time.time()
        return [at for at in self.requests if now - window.get_expiry() < at <= now]


def path(name: str) -> Path:
    return Path(locks.path(f"requests-{name}"))


@contextmanager
def opened(name: str, keep_seconds: float) -> Iterator[Log]:
    """The log, which no other thread or process opens meanwhile; what is changed within is stored."""
    file = path(name)
    with file_lock.hold(f"{file}.lock", math.inf):
        log = _read(file)
        before = (len(log.requests), log.closed_until)
        yield log
        if before != (len(log.requests), log.closed_until):
            log.requests = [at for at in log.requests if at > time.time() - keep_seconds]
            stored = {"requests": log.requests, "closed_until": log.closed_until}
            file.write_text(json.dumps(stored), "utf-8")


def _read(file: Path) -> Log:
    """An empty log if there is no file yet, or if the machine failed while it was written."""
    try:
        stored = json.loads(file.read_text("utf-8"))
        return Log([float(at) for at in stored["requests"]], float(stored["closed_until"]))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return Log()
