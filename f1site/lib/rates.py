"""Keeping to a source's limits: sliding windows, shared by all processes through Redis.

Every process counts its own requests as well; that is what is left when Redis does not answer.
The windows are measured with the hosts' clocks, so keep those in step.
"""

import functools
import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar, cast

import redis
from django.conf import settings
from limits import RateLimitItem, WindowStats, parse_many
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from f1site.lib import clock
from f1site.lib.errors import RateLimitError

logger = logging.getLogger(__name__)
T = TypeVar("T")

# So short a wait is never refused, and so long a one is announced.
MOMENT, WORTH_SAYING = 1.0, 10.0
# A window counts its oldest request up to and including the instant at which it leaves.
MARGIN = 0.005
REDIS_SECONDS, REDIS_PAUSE = 0.5, 10.0

_turn = threading.Lock()
_next_slot: dict[str, float] = {}
_redis_silent_until = 0.0


class Rate:
    """The limits of one source, such as 3/second,400/hour; the same `name` is the same source.

    A limit by the second is also spread evenly over the second: two bursts that are a second apart
    when they leave may arrive within one.
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
            if pause > MOMENT and not wait:
                raise self._refusal(pause)
            if pause > WORTH_SAYING:
                logger.info("%s Waiting.", self._refusal(pause).message)
            clock.sleep(pause)

    def left(self) -> dict[str, int]:
        """Requests left by window."""
        with _turn:
            return {
                _written(window): min(stats.remaining for stats in self._stats(window))
                for window in self.windows
            }

    def _attempt(self) -> float:
        """0 if a request was counted, else the seconds after which to try again."""
        with _turn:
            pause = max(map(self._until_free, self.windows)) or self._until_slot()
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

    def _until_slot(self) -> float:
        """0 if the next slot within the second was ours to take."""
        if not self.gap:
            return 0.0
        pause = _next_slot.get(self.name, 0.0) - time.time()
        if 0 < pause <= self.gap:
            return pause
        shared = _in_redis(lambda counts: _claim_slot(counts, self.name, self.gap))
        if not shared:
            _next_slot[self.name] = time.time() + self.gap
        return shared or 0.0

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
    """What Redis answers, if there is one and it does, and what this process has counted itself."""
    shared = _in_redis(ask)
    return [ask(_own_counts()), *([] if shared is None else [shared])]


def _in_redis(ask: Callable[[MovingWindowRateLimiter], T]) -> T | None:
    global _redis_silent_until  # noqa: PLW0603 - one outage, whichever source notices it
    if not settings.REDIS_URL or time.monotonic() < _redis_silent_until:
        return None
    try:
        answer = ask(_shared_counts(settings.REDIS_URL))
    except redis.RedisError as error:
        if not _redis_silent_until:
            logger.warning("Redis is out of reach (%s): each process now counts alone.", type(error).__name__)
        _redis_silent_until = time.monotonic() + REDIS_PAUSE
        return None
    _redis_silent_until = 0.0
    return answer


def _claim_slot(counts: MovingWindowRateLimiter, name: str, gap: float) -> float:
    """0 if the next slot was free and is ours now, else the seconds until it ends."""
    key, connection = f"rate-slot:{name}", cast(RedisStorage, counts.storage).storage
    if connection.set(key, 1, nx=True, px=math.ceil(gap * 1000)):
        return 0.0
    return max(connection.pttl(key), 1) / 1000


@functools.cache
def _own_counts() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


@functools.cache
def _shared_counts(url: str) -> MovingWindowRateLimiter:
    pool = redis.ConnectionPool.from_url(
        url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
    return MovingWindowRateLimiter(RedisStorage(url, connection_pool=pool))
