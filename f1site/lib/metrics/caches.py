"""Django's cache, with its lookups counted."""

from typing import Any

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django_redis.client import DefaultClient
from django_redis.exceptions import ConnectionInterrupted

from f1site.lib.metrics import instruments

_absent = object()


class CountedLocMem(LocMemCache):
    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        value = super().get(key, _absent, version)
        return _counted("memory", value, default)


class CountedFiles(FileBasedCache):
    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        value = super().get(key, _absent, version)
        return _counted("files", value, default)


class CountedRedis(DefaultClient):
    """The client below django-redis's cache, which turns an error into an absent value."""

    def get(self, key: Any, default: Any = None, version: int | None = None, client: Any = None) -> Any:
        try:
            value = super().get(key, _absent, version, client)
        except ConnectionInterrupted:
            instruments.cache_lookups.labels("redis", "error").inc()
            raise
        return _counted("redis", value, default)


def _counted(level: str, value: Any, default: Any) -> Any:
    outcome = "miss" if value is _absent else "hit"
    instruments.cache_lookups.labels(level, outcome).inc()
    return default if value is _absent else value
