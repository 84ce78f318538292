"""Locks and slots that machines share through Redis; the processes of one machine need none for that."""

import functools
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeVar

import redis
from django.conf import settings
from redis.lock import Lock

from f1site.lib import file_lock, redis_connection
from f1site.lib.database import locks

T = TypeVar("T")

# A lock in Redis ends after so many seconds, even if the process that holds it was killed.
LOCK_SECONDS, POLL = 5.0, 0.01
# Who has waited for so long goes on without it.
PATIENCE = 4 * LOCK_SECONDS


def in_redis(ask: Callable[[redis.Redis], T]) -> T | None:
    """The result of `ask` with our Redis; None without Redis, or if it does not answer."""
    if not settings.REDIS_URL or redis_connection.breaker(settings.REDIS_URL).is_open:
        return None
    try:
        return ask(client(settings.REDIS_URL))
    except redis.RedisError:
        return None


@functools.cache
def client(url: str) -> redis.Redis:
    return redis.Redis(connection_pool=pool(url))


@functools.cache
def pool(url: str) -> redis.ConnectionPool:
    seconds = redis_connection.SECONDS
    return redis.ConnectionPool.from_url(
        url,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        **redis_connection.pool_options(url),
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
