"""How many different addresses opened the dashboard today, without keeping an address.

An address is hashed with a random salt of the day. Salt and hashes are forgotten when the day ends: in Redis,
where all processes share them, by their expiry; without Redis they are in the memory of each process.
"""

import hashlib
import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import redis

from f1site.lib.metrics.figures import Figure
from f1site.lib.redis_lock import in_redis

# Beyond this, a process without Redis counts no more.
MAX_IN_MEMORY = 100_000

_lock = threading.Lock()
_day, _salt = "", b""
_hashes: set[bytes] = set()


def count(address: str, now: datetime) -> None:
    if in_redis(lambda connection: _count_in_redis(connection, address, now)) is None:
        with _lock:
            _start_day(now)
            if len(_hashes) < MAX_IN_MEMORY:
                _hashes.add(_hash(_salt, address))


def figures(now: datetime) -> Iterator[Figure]:
    """From Redis within 1%; without it, what this process has seen."""
    shared = in_redis(lambda connection: int(connection.pfcount(_key(now))))
    if shared is None:
        with _lock:
            _start_day(now)
            shared = len(_hashes)
    yield Figure("f1_visitors_today", "Different addresses that opened the dashboard today.", shared)


def _start_day(now: datetime) -> None:
    global _day, _salt
    if _day != f"{now:%Y-%m-%d}":
        _day, _salt = f"{now:%Y-%m-%d}", secrets.token_bytes(16)
        _hashes.clear()


def _count_in_redis(connection: redis.Redis, address: str, now: datetime) -> bool:
    end = datetime.combine(now.date() + timedelta(days=1), time.min, UTC)
    left = max(1, int((end - now).total_seconds()))
    salt_key = f"{_key(now)}:salt"
    connection.set(salt_key, secrets.token_bytes(16), nx=True, ex=left)
    salt = connection.get(salt_key)
    if isinstance(salt, bytes):  # else the day has just ended
        connection.pfadd(_key(now), _hash(salt, address))
        connection.expire(_key(now), left)
    return True


def _key(now: datetime) -> str:
    return f"f1:visitors:{now:%Y-%m-%d}"


def _hash(salt: bytes, address: str) -> bytes:
    return hashlib.blake2b(address.encode(), key=salt, digest_size=16).digest()
