"""Keeping to a source's limits: sliding windows, shared by all processes through Redis.

Every process counts its own requests as well; that is what is left when Redis does not answer.
The windows are measured with the hosts' clocks, so keep those in step.
"""

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from django.conf import settings
from limits import RateLimitItem, WindowStats, parse_many
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from f1site.lib import clock, redis_lock
from f1site.lib.errors import RateLimitError

logger = logging.getLogger(__name__)
T = TypeVar("T")

# So short a wait is never refused, and so long a one is announced.
MOMENT, WORTH_SAYING = 1.0, 10.0
# A window counts its oldest request up to and including the instant at which it leaves.
MARGIN = 0.005

_counting = threading.Lock()


class Rate:
    """The limits of one source, such as 3/second,400/hour; the same `name` is the same source.

    A limit by the second is also spread evenly over the second.
    """

    def __init__(self, name: str, rates: str) -> None:
        self.name = name
        self.windows = sorted(parse_many(rates), key=lambda window: window.get_expiry())
        shortest = self.windows[0]
        self.gap = 1 / shortest.amount if shortest.get_expiry() == 1 else 0.0

    def __repr__(self) -> str:
        return f"Rate({self.name!r}, {','.join(map(_written, self.windows))!r})"

    def take(self, wait: bool = True) -> None:
        """Counts one request once there is room for it in every window. Every attempt takes one.

        With `wait=False` more than a moment's wait raises RateLimitError, which says when there is room.
        """
        while (pause := self._attempt()) > 0:
            self._wait(pause, wait)

    @contextmanager
    def lock(self, wait: bool = True) -> Iterator[None]:
        """As `take`, for a request made within: where a limit is by the second, the only one under way.

        Requests spread evenly when they leave would else arrive in a bunch if the first were delayed;
        so they are that far apart at the source that no second sees more than one above the limit.
        """
        with ExitStack() as stack:
            while True:
                if self.gap:
                    stack.enter_context(redis_lock.lock(self.name))
                pause = self._attempt()
                if not pause:
                    break
                stack.close()
                self._wait(pause, wait)
            yield

    def left(self) -> dict[str, int]:
        """Requests left by window."""
        with _counting:
            return {
                _written(window): min(stats.remaining for stats in self._stats(window))
                for window in self.windows
            }

    def _wait(self, pause: float, wait: bool) -> None:
        if pause > MOMENT and not wait:
            raise self._refusal(pause)
        if pause > WORTH_SAYING:
            logger.info("%s Waiting.", self._refusal(pause).message)
        clock.sleep(pause)

    def _attempt(self) -> float:
        """0 if a request was counted, else the seconds after which to try again."""
        with _counting:
            pause = max(map(self._until_free, self.windows))
            if not pause and self.gap:
                pause = redis_lock.claim_slot(self.name, self.gap)
            if pause:
                return pause
            # The shortest first: what it counts in vain it forgets the soonest.
            for window in self.windows:
                if not all(_everywhere(partial(self._hit, window))):
                    return self._until_free(window) or MARGIN
        return 0.0

    def _hit(self, window: RateLimitItem, counts: MovingWindowRateLimiter) -> bool:
        return counts.hit(window, self.name)

    def _stats(self, window: RateLimitItem) -> list[WindowStats]:
        return _everywhere(lambda counts: counts.get_window_stats(window, self.name))

    def _until_free(self, window: RateLimitItem) -> float:
        full = [stats.reset_time for stats in self._stats(window) if stats.remaining <= 0]
        return max(0.0, max(full) - time.time()) + MARGIN if full else 0.0

    def _refusal(self, pause: float) -> RateLimitError:
        full = max(self.windows, key=self._until_free)
        free_at = datetime.fromtimestamp(time.time() + pause, UTC)
        return RateLimitError(
            f"The limit of {_written(full)} requests to {self.name} is reached: "
            f"there is room again at {free_at:%Y-%m-%d %H:%M:%S} UTC, in {pause:.0f} s.",
            free_at=free_at.isoformat(timespec="seconds"),
            seconds=round(pause),
        )


def _written(window: RateLimitItem) -> str:
    several = f"{window.multiples} " if window.multiples > 1 else ""
    return f"{window.amount}/{several}{window.GRANULARITY.name}"


def _everywhere(ask: Callable[[MovingWindowRateLimiter], T]) -> list[T]:
    """What this process has counted, and what Redis has if it answers."""
    shared = redis_lock.in_redis(lambda connection: ask(_shared_counts(settings.REDIS_URL)))
    return [ask(_own_counts()), *([] if shared is None else [shared])]


@functools.cache
def _own_counts() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


@functools.cache
def _shared_counts(url: str) -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(RedisStorage(url, connection_pool=redis_lock.pool(url)))
