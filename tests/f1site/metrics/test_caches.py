"""Lookups in the caches, by what came of them."""

import pytest
from django.core.cache import cache
from django.test import override_settings

from f1site.lib.process_cache import cached
from tests.f1site.metrics.reading import Change

pytestmark = pytest.mark.django_db
NAME = "f1_cache_lookups_total"


def with_redis(url):
    """The cache as the settings make it where REDIS_URL is given."""
    options = {
        "CLIENT_CLASS": "f1site.lib.metrics.caches.CountedRedis",
        "SOCKET_CONNECT_TIMEOUT": 0.2,
        "IGNORE_EXCEPTIONS": True,
    }
    backend = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": url, "OPTIONS": options}
    return override_settings(CACHES={"default": backend})


def lookups(client, level, outcome):
    return Change(client, NAME, level=level, outcome=outcome)


def test_the_cache_of_the_process_counts_hits_and_misses(client):
    @cached(maxsize=8)
    def square(number):
        return number * number

    @cached(maxsize=8)
    def fourth_power(number):
        return square(square(number))

    with lookups(client, "process", "miss") as misses, lookups(client, "process", "hit") as hits:
        assert [square(2), square(2), fourth_power(2)] == [4, 4, 16]
    # Missed: 2, 4, and the fourth power.
    assert (misses.by, hits.by) == (3, 2)


def test_the_cache_in_memory_counts_hits_and_misses(client):
    with lookups(client, "memory", "miss") as misses, lookups(client, "memory", "hit") as hits:
        assert cache.get("absent", "default") == "default"
        cache.set("there", None)
        assert cache.get("there", "default") is None
    assert (misses.by, hits.by) == (1, 1)


def test_redis_counts_hits_and_misses(client, redis_url):
    misses, hits = lookups(client, "redis", "miss"), lookups(client, "redis", "hit")
    with with_redis(redis_url), misses, hits:
        assert cache.get("metrics: absent", "default") == "default"
        cache.set("metrics: there", 1, 10)
        assert cache.get("metrics: there") == 1
    assert (misses.by, hits.by) == (1, 1)


def test_a_redis_that_does_not_answer_counts_as_an_error(client):
    with with_redis("redis://127.0.0.1:9/0"), lookups(client, "redis", "error") as errors:
        assert cache.get("anything", "default") == "default"
    assert errors.by == 1
