"""Django's caches: `default`, and `shared` for what the processes of one installation must share.

Read by the settings, before Django is there.
"""

from pathlib import Path
from typing import Any

from f1site.lib import redis_connection

Caches = dict[str, dict[str, Any]]


def of_redis(url: str) -> Caches:
    redis = {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": url,
        "OPTIONS": {
            "CLIENT_CLASS": "f1site.lib.metrics.caches.CountedRedis",
            # A frozen Redis may cost a request this time once, never its answer.
            "SOCKET_CONNECT_TIMEOUT": redis_connection.SECONDS,
            "SOCKET_TIMEOUT": redis_connection.SECONDS,
            "CONNECTION_POOL_KWARGS": redis_connection.pool_options(url),
            "IGNORE_EXCEPTIONS": True,
        },
    }
    return {"default": redis, "shared": redis}


def of_this_machine(folder: Path) -> Caches:
    """The default one is in each process, the shared one in files in `folder`."""
    return {
        "default": {"BACKEND": "f1site.lib.metrics.caches.CountedLocMem"},
        "shared": {"BACKEND": "f1site.lib.metrics.caches.CountedFiles", "LOCATION": folder},
    }
