"""Keeping to a source's limits: sliding windows, shared by all processes.

The processes of one machine share a file, and all machines share Redis; the file is what is left when Redis
does not answer. The windows are measured with the hosts' clocks, so keep those in step.
"""

import functools
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from limits import RateLimitItem, parse_many
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from f1site.lib import clock, redis_lock, request_log
from f1site.lib.errors import RateLimitError
from f1site.lib.request_log import Log

logger = logging.getLogger(__name__)
T = TypeVar("T")

# So short a wait is never refused, and so long a one is announced.
MOMENT, WORTH_SAYING = 1.0, 10.0
# A window counts its oldest request up to and including the instant at which it leaves.
MARGIN = 0.005


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
        with self._log() as log:
            return {_written(window): self._remaining(log, window) for window in self.windows}

    def close(self, seconds: float) -> RateLimitError:
        """For so long nobody asks this source, which refuses every request. Returns the error to raise."""
        with self._log() as log:
            log.closed_until = time.time() + seconds
        redis_lock.close(self.name, seconds)
        return self._refusal(seconds)

    def _log(self) -> AbstractContextManager[Log]:
        return request_log.opened(self.name, max(window.get_expiry() for window in self.windows))

    def _wait(self, pause: float, wait: bool) -> None:
        if pause > MOMENT and not wait:
            raise self._refusal(pause)
        if pause > WORTH_SAYING:
            logger.info("%s Waiting.", self._refusal(pause).message)
        clock.sleep(pause)

    def _attempt(self) -> float:
        """0 if a request was counted, else the seconds after which to try again."""
        with self._log() as log:
            pause = max(self._closed_for(log), *(self._until_free(log, window) for window in self.windows))
            if not pause and self.gap:
                pause = log.until_gap(self.gap) or redis_lock.claim_slot(self.name, self.gap)
            if pause:
                return pause
            # The shortest first: what it counts in vain it forgets the soonest.
            for window in self.windows:
                if _in_redis(functools.partial(self._hit, window)) is False:
                    return self._until_free(log, window) or MARGIN
            log.requests.append(time.time())
        return 0.0

    def _hit(self, window: RateLimitItem, counts: MovingWindowRateLimiter) -> bool:
        return counts.hit(window, self.name)

    def _remaining(self, log: Log, window: RateLimitItem) -> int:
        shared = _in_redis(lambda counts: counts.get_window_stats(window, self.name))
        own = log.remaining(window)
        return min(own, shared.remaining) if shared else own

    def _until_free(self, log: Log, window: RateLimitItem) -> float:
        shared = _in_redis(lambda counts: counts.get_window_stats(window, self.name))
        free_at = [at for at in (log.free_at(window),) if at]
        if shared and shared.remaining <= 0:
            free_at.append(shared.reset_time)
        return max(0.0, max(free_at) - time.time()) + MARGIN if free_at else 0.0

    def _closed_for(self, log: Log) -> float:
        return max(0.0, log.closed_until - time.time(), redis_lock.closed_for(self.name))

    def _refusal(self, pause: float) -> RateLimitError:
        with self._log() as log:
            closed = self._closed_for(log)
            full = max(self.windows, key=functools.partial(self._until_free, log))
        free_at = datetime.fromtimestamp(time.time() + pause, UTC)
        reason = (
            f"{self.name} refuses all requests (429): as it counts, the limit of an hour is used up"
            if closed
            else f"The limit of {_written(full)} requests to {self.name} is reached"
        )
        return RateLimitError(
            f"{reason}: there is room again at {free_at:%Y-%m-%d %H:%M:%S} UTC, in {pause:.0f} s.",
            free_at=free_at.isoformat(timespec="seconds"),
            seconds=round(pause),
        )


def _written(window: RateLimitItem) -> str:
    several = f"{window.multiples} " if window.multiples > 1 else ""
    return f"{window.amount}/{several}{window.GRANULARITY.name}"


def _in_redis(ask: Callable[[MovingWindowRateLimiter], T]) -> T | None:
    """What all machines together have counted; None if Redis does not answer."""
    return redis_lock.in_redis(lambda connection: ask(_shared_counts(settings.REDIS_URL)))


@functools.cache
def _shared_counts(url: str) -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(RedisStorage(url, connection_pool=redis_lock.pool(url)))
