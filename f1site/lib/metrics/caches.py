"""Django's cache, with its lookups counted."""

from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django_redis.client import DefaultClient
from django_redis.exceptions import ConnectionInterrupted

from f1site.lib.metrics import instruments

_absent = object()


def _count(outcome: str) -> None:
    instruments.cache_lookups.labels("shared", outcome).inc()


class CountedLocMem(LocMemCache):
    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        value = super().get(key, _absent, version)
        _count("miss" if value is _absent else "hit")
        return default if value is _absent else value


class CountedRedis(DefaultClient):
    """The client below django-redis's cache, which turns an error into an absent value."""

    def get(self, key: Any, default: Any = None, version: int | None = None, client: Any = None) -> Any:
        try:
            value = super().get(key, _absent, version, client)
        except ConnectionInterrupted:
            _count("error")
            raise
        _count("miss" if value is _absent else "hit")
        return default if value is _absent else value
