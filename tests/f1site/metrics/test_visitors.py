"""Visitors are counted by address and day, and no address is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import redis

from f1site.lib.metrics import visitors

DAY = datetime(2031, 3, 1, 23, 59, tzinfo=UTC)
NEXT_DAY = DAY + timedelta(minutes=2)


def today(now):
    (figure,) = visitors.figures(now)
    return figure.value


@pytest.fixture(params=["memory", "redis"])
def store(request, settings):
    settings.REDIS_URL = ""
    visitors._start_day(DAY - timedelta(days=1))
    if request.param == "redis":
        settings.REDIS_URL = request.getfixturevalue("redis_url")
        with redis.Redis.from_url(settings.REDIS_URL) as connection:
            connection.delete(*connection.keys("f1:visitors:2031-*"), "none")


@pytest.mark.usefixtures("store")
def test_an_address_counts_once_a_day():
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1"):
        visitors.count(address, DAY)
    assert today(DAY) == 2
    visitors.count("10.0.0.1", NEXT_DAY)
    assert today(NEXT_DAY) == 1


def test_in_redis_salt_and_hashes_expire_when_the_day_ends(settings, redis_url):
    settings.REDIS_URL = redis_url
    visitors.count("10.0.0.1", DAY)
    with redis.Redis.from_url(redis_url) as connection:
        left = [connection.ttl(f"f1:visitors:2031-03-01{end}") for end in ("", ":salt")]
    assert all(0 < seconds <= 60 for seconds in left)


def test_in_memory_the_next_day_forgets_the_salt(settings):
    settings.REDIS_URL = ""
    visitors.count("10.0.0.1", DAY)
    salt, hashes = visitors._salt, set(visitors._hashes)
    visitors.count("10.0.0.1", NEXT_DAY)
    assert visitors._salt != salt
    assert not hashes & visitors._hashes


def test_opening_the_dashboard_counts(client, settings, tmp_path):
    settings.FRONTEND_DIST, settings.REDIS_URL, settings.F1_AS_OF = tmp_path, "", DAY
    (tmp_path / "index.html").write_text("dashboard")
    before = today(DAY)
    client.get("/", REMOTE_ADDR="10.0.0.9")
    assert today(DAY) - before == 1
