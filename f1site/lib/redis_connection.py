"""Connections to our Redis that fail at once while it does not answer.

The first time-out, or a refused connection, opens the breaker of all threads. A thread then asks Redis again
and again, and closes the breaker once it answers. No Django here: the settings read this module.
"""

import functools
import logging
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection
from redis.retry import Retry

logger = logging.getLogger("f1site.lib.redis_lock")

# What an outage may cost a request, once.
SECONDS = 0.3
PROBE_PAUSE, LONGEST_PAUSE = 0.1, 1.0
# After so long without a probe's success the next request tries by itself.
PROBED_FOR = 60.0


class Breaker:
    """Open while the Redis at `url` is out of reach."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_open = False
        self._lock = threading.Lock()

    def trip(self, error: Exception) -> None:
        with self._lock:
            if self.is_open:
                return
            self.is_open = True
        logger.warning("Redis is out of reach (%s): each machine now counts alone.", type(error).__name__)
        threading.Thread(target=self._close_when_back, name="redis-probe", daemon=True).start()

    def _close_when_back(self) -> None:
        deadline, pause = time.monotonic() + PROBED_FOR, PROBE_PAUSE
        while time.monotonic() < deadline and not self._answers():
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        self.is_open = False

    def _answers(self) -> bool:
        retry = Retry(NoBackoff(), 0)
        client = redis.Redis.from_url(
            self.url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=retry
        )
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


@functools.cache
def breaker(url: str) -> Breaker:
    return Breaker(url)


class _Watched:
    """Before a connection of redis-py: asks the breaker first, and opens it after a time-out."""

    url: str

    def connect_check_health(self, *args: Any, **options: Any) -> None:
        if self._sock is None:  # type: ignore[attr-defined]
            self._require_closed()
        try:
            super().connect_check_health(*args, **options)  # type: ignore[misc]
        except (redis.ConnectionError, redis.TimeoutError) as error:
            breaker(self.url).trip(error)
            raise

    def send_packed_command(self, *args: Any, **options: Any) -> None:
        self._require_closed()
        try:
            super().send_packed_command(*args, **options)  # type: ignore[misc]
        except redis.TimeoutError as error:
            breaker(self.url).trip(error)
            raise

    def read_response(self, *args: Any, **options: Any) -> Any:
        try:
            return super().read_response(*args, **options)  # type: ignore[misc]
        except redis.TimeoutError as error:
            breaker(self.url).trip(error)
            raise

    def _require_closed(self) -> None:
        if breaker(self.url).is_open:
            self.disconnect()  # type: ignore[attr-defined]
            raise redis.ConnectionError("Redis is out of reach")


KINDS: dict[str, type] = {"rediss": SSLConnection, "unix": UnixDomainSocketConnection}


@functools.cache
def connection_class(url: str) -> type:
    base = KINDS.get(urlsplit(url).scheme, Connection)
    return type(f"Watched{base.__name__}", (_Watched, base), {"url": url})


def pool_options(url: str) -> dict[str, Any]:
    """Only a connection that has ended meanwhile is opened a second time; no time-out is waited for twice."""
    return {
        "connection_class": connection_class(url),
        "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    }
