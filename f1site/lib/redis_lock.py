"""Locks and slots that machines share through Redis; the processes of one machine need none for that."""

import functools
import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.lock import Lock
from redis.retry import Retry

from f1site.lib import file_lock
from f1site.lib.database import locks

logger = logging.getLogger(__name__)
T = TypeVar("T")

REDIS_SECONDS, REDIS_PAUSE = 0.5, 10.0
# A lock in Redis ends after so many seconds, even if the process that holds it was killed.
LOCK_SECONDS, POLL = 5.0, 0.01
# Who has waited for so long goes on without it.
PATIENCE = 4 * LOCK_SECONDS

_silent_until = 0.0


def in_redis(ask: Callable[[redis.Redis], T]) -> T | None:
    """The result of `ask` with our Redis; None without Redis, or if it does not answer."""
    global _silent_until  # noqa: PLW0603 - one outage for all threads
    if not settings.REDIS_URL or time.monotonic() < _silent_until:
        return None
    try:
        answer = ask(redis.Redis(connection_pool=pool(settings.REDIS_URL)))
    except redis.RedisError as error:
        if not _silent_until:
            logger.warning("Redis is out of reach (%s): each machine now counts alone.", type(error).__name__)
        _silent_until = time.monotonic() + REDIS_PAUSE
        return None
    _silent_until = 0.0
    return answer


@functools.cache
def pool(url: str) -> redis.ConnectionPool:
    retry = Retry(NoBackoff(), 1)
    return redis.ConnectionPool.from_url(
        url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS, retry=retry
    )


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Held by one thread of one process at a time."""
    with ExitStack() as held:
        with suppress(TimeoutError):
            held.enter_context(file_lock.hold(locks.path(f"under-way-{name}"), PATIENCE))
        shared = in_redis(functools.partial(_acquired, name))
        try:
            yield
        finally:
            if shared is not None:
                # Lost with Redis, or after LOCK_SECONDS: then another process holds the lock already.
                with suppress(redis.RedisError):
                    shared.release()


def _acquired(name: str, connection: redis.Redis) -> Lock | None:
    lock = connection.lock(f"lock:{name}", timeout=LOCK_SECONDS, sleep=POLL, blocking_timeout=PATIENCE)
    return lock if lock.acquire() else None


def claim_slot(name: str, gap: float) -> float:
    """0 if the next slot of `gap` seconds was free and is ours now, else the seconds until it ends."""
    return in_redis(functools.partial(_claimed, name, gap)) or 0.0


def close(name: str, seconds: float) -> None:
    """Tells all machines that the source refuses every request for so long."""
    in_redis(lambda connection: connection.set(f"closed:{name}", 1, px=math.ceil(seconds * 1000)))


def closed_for(name: str) -> float:
    """The seconds until a closed source may be asked again; 0 if it is open."""
    left = in_redis(lambda connection: int(connection.pttl(f"closed:{name}")))
    return max(0, left or 0) / 1000


def _claimed(name: str, gap: float, connection: redis.Redis) -> float:
    key = f"slot:{name}"
    if connection.set(key, 1, nx=True, px=math.ceil(gap * 1000)):
        return 0.0
    return max(int(connection.pttl(key)), 1) / 1000
