"""Whether this process lives, and whether it may be sent requests."""

import pytest
from django.core.cache import cache, caches
from django.db import OperationalError, connection
from django.test import override_settings

from f1site.lib import health


def with_redis(url):
    """The cache as the settings make it where REDIS_URL is given."""
    options = {"SOCKET_CONNECT_TIMEOUT": 0.2, "SOCKET_TIMEOUT": 0.2, "IGNORE_EXCEPTIONS": True}
    backend = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": url, "OPTIONS": options}
    return override_settings(REDIS_URL=url, CACHES={"default": backend})


@pytest.mark.parametrize("path", ["/health/live", "/health/live/"])
def test_a_process_that_answers_lives(client, path):
    assert client.get(path).json() == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/ready", "/health/ready/"])
def test_it_is_ready_where_the_database_answers(client, path):
    response = client.get(path)
    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": {"database": "ok"}})


@pytest.mark.django_db
def test_without_its_database_it_is_not_ready_but_lives(client):
    def gone(execute, sql, *rest):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(gone):
        response = client.get("/health/ready")
        assert client.get("/health/live").status_code == 200
    assert response.status_code == 503
    assert response.json() == {
        "error": "Not ready: database does not answer (OperationalError).",
        "code": "SERVICE_UNAVAILABLE",
        "details": {"database": "does not answer (OperationalError)"},
    }


@pytest.mark.django_db
def test_without_its_redis_it_is_ready_and_degraded(client):
    with with_redis("redis://127.0.0.1:9/0"):
        response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "checks": {"database": "ok", "redis": "does not answer"}}


@pytest.mark.django_db
def test_with_its_redis_it_is_ready(client, redis_url):
    with with_redis(redis_url):
        response = client.get("/health/ready")
    assert response.json()["checks"] == {"database": "ok", "redis": "ok"}


def test_what_one_process_caches_another_finds(redis_url):
    with with_redis(redis_url):
        cache.set("tests", {"win": 0.25}, 10)
        del caches["default"]  # another connection
        assert cache.get("tests") == {"win": 0.25}
        cache.delete("tests")


@pytest.mark.django_db
def test_an_apps_own_check_counts(client, monkeypatch):
    monkeypatch.setattr(health, "checks", {})
    health.register("models", lambda: "are not trained")
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["details"]) == (503, {"models": "are not trained"})
