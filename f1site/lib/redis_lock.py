"""What processes share through Redis to keep out of each other's way, and what is left without it."""

import functools
import logging
import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.lock import Lock
from redis.retry import Retry

logger = logging.getLogger(__name__)
T = TypeVar("T")

REDIS_SECONDS, REDIS_PAUSE = 0.5, 10.0
# A turn ends after so long, whatever became of the process that has it.
LONGEST_TURN, POLL = 5.0, 0.01

_own_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
_own_slots: dict[str, float] = {}
_silent_until = 0.0


def in_redis(ask: Callable[[redis.Redis], T]) -> T | None:
    """What `ask` makes of our Redis; None if there is none or it does not answer."""
    global _silent_until  # noqa: PLW0603 - one outage, whoever notices it
    if not settings.REDIS_URL or time.monotonic() < _silent_until:
        return None
    try:
        answer = ask(redis.Redis(connection_pool=pool(settings.REDIS_URL)))
    except redis.RedisError as error:
        if not _silent_until:
            logger.warning("Redis is out of reach (%s): each process now counts alone.", type(error).__name__)
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
def turn(name: str) -> Iterator[None]:
    """One at a time, of all threads and processes."""
    with _own_turns[name]:
        lock = in_redis(functools.partial(_acquired, name))
        try:
            yield
        finally:
            if lock is not None:
                # Lost with Redis, or after LONGEST_TURN: then another has the turn already.
                with suppress(redis.RedisError):
                    lock.release()


def _acquired(name: str, connection: redis.Redis) -> Lock | None:
    lock = connection.lock(
        f"turn:{name}", timeout=LONGEST_TURN, sleep=POLL, blocking_timeout=4 * LONGEST_TURN
    )
    return lock if lock.acquire() else None


def claim_slot(name: str, gap: float) -> float:
    """0 if the next slot of `gap` seconds was free and is ours now, else the seconds until it ends."""
    pause = _own_slots.get(name, 0.0) - time.time()
    if 0 < pause <= gap:
        return pause
    shared = in_redis(functools.partial(_claimed, name, gap))
    if not shared:
        _own_slots[name] = time.time() + gap
    return shared or 0.0


def _claimed(name: str, gap: float, connection: redis.Redis) -> float:
    key = f"slot:{name}"
    if connection.set(key, 1, nx=True, px=math.ceil(gap * 1000)):
        return 0.0
    return max(int(connection.pttl(key)), 1) / 1000
