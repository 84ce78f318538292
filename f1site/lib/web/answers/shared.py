"""The answers in Redis, and the lock of the process that computes one. Without Redis nothing is here."""

import secrets
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import redis
from django.conf import settings

from f1site.lib import redis_connection
from f1site.lib.redis_lock import in_redis
from f1site.lib.web.answers import keys
from f1site.lib.web.answers.answer import Answer

# After it has expired an answer is kept for an outage of the database.
FOR_OUTAGES = 24 * 3600
# A process that was killed holds its lock no longer; no answer takes so long.
LOCK_SECONDS = 10.0
POLL_SECONDS = 0.02
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end"


def is_used() -> bool:
    return bool(settings.REDIS_URL) and not redis_connection.breaker(settings.REDIS_URL).is_open


def get(key: str) -> Answer | None:
    return _unpacked(in_redis(lambda connection: connection.get(keys.shared(key))))


def put(key: str, answer: Answer) -> None:
    seconds = int(max(0.0, answer.fresh_until - time.time())) + FOR_OUTAGES
    in_redis(lambda connection: connection.set(keys.shared(key), answer.pack(), ex=seconds))


def lock(key: str) -> tuple[str, Answer | None]:
    """The holder's secret, empty if another process holds the lock; and the answer as it is now."""
    name, secret = keys.shared(key), secrets.token_hex(8)
    found = in_redis(partial(_lock, name, secret))
    is_held, packed = found or (True, None)  # without Redis each process computes
    return secret if is_held else "", _unpacked(packed)


def _lock(name: str, secret: str, connection: redis.Redis) -> tuple[bool, bytes | None]:
    with connection.pipeline(transaction=False) as pipeline:
        pipeline.set(f"{name}:lock", secret, nx=True, px=int(1000 * LOCK_SECONDS))
        pipeline.get(name)
        is_held, packed = pipeline.execute()
    return bool(is_held), packed


def unlock(key: str, secret: str) -> None:
    if secret:
        in_redis(lambda connection: connection.eval(RELEASE, 1, f"{keys.shared(key)}:lock", secret))


def lock_or_answer(key: str, is_wanted: Callable[[Answer | None], bool]) -> tuple[str, Answer | None]:
    """Waits until another process has computed a wanted answer, or until the lock is ours."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        secret, answer = lock(key)
        if is_wanted(answer):
            unlock(key, secret)
            return "", answer
        if secret or time.monotonic() > deadline:
            return secret, None
        time.sleep(POLL_SECONDS)


def clear() -> int | None:
    """Removes all answers. Returns how many there were; None without Redis, or if it does not answer."""
    return in_redis(_clear)


def _clear(connection: redis.Redis) -> int:
    names = list(connection.scan_iter(f"{keys.shared_prefix()}*", count=1000))
    return int(connection.unlink(*names)) if names else 0


def _unpacked(packed: Any) -> Answer | None:
    return Answer.unpack(packed) if isinstance(packed, bytes) else None
