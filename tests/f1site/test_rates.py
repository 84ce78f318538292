"""Keeping to a source's limits, alone and together."""

import contextlib
import subprocess
import sys
import threading
import time
import uuid
from bisect import bisect_left
from functools import partial

import pytest
from django.conf import settings

from f1site.lib import casts, redis_connection, redis_lock, request_log
from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.rates import Rate
from tests.outside import REDIS_URL, needs_redis

TAKE_ALL = """
import sys, time, django
django.setup()
from f1site.lib.errors import RateLimitError
from f1site.lib.rates import Rate
rate = Rate(sys.argv[1], "3/second,12/hour")
try:
    while True:
        rate.take(wait=False)
        print(time.time())
except RateLimitError as error:
    print(error, file=sys.stderr)
"""

# No process dies here: however long a machine stalls one of them, it keeps its lock.
ASK_TEN = """
import sys, django
django.setup()
from f1site.lib import redis_lock, retry
from f1site.lib.rates import Rate
redis_lock.LOCK_SECONDS = 60.0
rate = Rate(sys.argv[1], "3/second,400/hour")
for offset in range(10):
    retry.request(sys.argv[2], {"limit": 1, "offset": offset}, read=retry.parse_json, rate=rate)
"""


@pytest.fixture
def name():
    return f"test-{uuid.uuid4()}"


@pytest.fixture(params=["", pytest.param(REDIS_URL, marks=needs_redis)], ids=["no Redis", "Redis"])
def start(request, monkeypatch, tmp_path):
    """Starts processes of one machine, with Redis and without."""
    monkeypatch.setenv("REDIS_URL", request.param)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/f1.sqlite3")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "f1site.settings")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return lambda code, *args: subprocess.Popen([sys.executable, "-c", code, *args], text=True, **pipes)


def most_in_a_second(instants):
    instants = sorted(instants)
    return max(bisect_left(instants, begin + 1) - first for first, begin in enumerate(instants))


def test_four_processes_together_never_exceed_a_limit(name, start):
    processes = [start(TAKE_ALL, name) for _ in range(4)]
    outputs = [process.communicate(timeout=120) for process in processes]
    taken = [float(line) for out, _ in outputs for line in out.split()]
    assert len(taken) == 12
    # One more than the limit: an instant is printed a little after its request was counted.
    assert most_in_a_second(taken) <= 4
    assert all(f"The limit of 12/hour requests to {name} is reached" in err for _, err in outputs)


@pytest.mark.slow
def test_four_processes_together_are_never_refused_by_the_source(name, start, stand_in):
    stand_in.control(limits=True)
    url = f"{stand_in.url}/ergast/f1/{stand_in.season}/results.json"
    processes = [start(ASK_TEN, name, url) for _ in range(4)]
    lines = [line for process in processes for line in process.communicate(timeout=120)[1].splitlines()]
    # A connection that the source closed while the process waited is opened again, with a warning.
    assert [line for line in lines if "cannot be reached: ConnectionError" not in line] == []
    assert [process.returncode for process in processes] == [0] * 4
    stats = stand_in.stats()
    assert (stats["paths"], set(stats["statuses"])) == ({"/ergast/f1": 40}, {"200"})
    assert stats["most_in_one_second"] <= 4


@needs_redis
def test_the_lock_of_a_killed_process_ends_by_itself(name, settings, monkeypatch):
    monkeypatch.setattr(redis_lock, "LOCK_SECONDS", 0.5)
    settings.REDIS_URL = REDIS_URL
    redis_lock.in_redis(partial(redis_lock._acquired, name))  # and never released
    began = time.monotonic()
    with Rate(name, "3/second").lock():
        assert 0.4 < time.monotonic() - began < 5


def test_a_request_is_under_way_alone(name):
    rate, under_way, most = Rate(name, "1000/second"), [], []

    def ask():
        for _ in range(20):
            with rate.lock():
                under_way.append(1)
                most.append(len(under_way))
                under_way.pop()

    run_all([threading.Thread(target=ask) for _ in range(4)])
    assert most == [1] * 80


def run_all(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_threads_together_never_exceed_a_limit(name):
    rate, taken = Rate(name, "40/hour"), []

    def take_all():
        with contextlib.suppress(RateLimitError):
            while True:
                taken.append(rate.take(wait=False))

    run_all([threading.Thread(target=take_all) for _ in range(8)])
    assert len(taken) == 40


def test_request_401_of_an_hour_waits_until_the_first_is_an_hour_old(name, fake_clock, caplog):
    caplog.set_level("INFO")
    rate = Rate(name, "3/second,400/hour")
    for _ in range(400):
        rate.take()
    spent = sum(fake_clock.waits)
    fake_clock.waits.clear()
    rate.take()
    assert spent == pytest.approx(133, abs=2)
    assert sum(fake_clock.waits) == pytest.approx(3600 - spent, abs=2)
    assert "limit of 400/hour" in caplog.text


def test_request_401_of_an_hour_is_refused_when_told_not_to_wait(name, fake_clock):
    rate = Rate(name, "400/hour")
    for _ in range(400):
        rate.take(wait=False)
    with pytest.raises(
        RateLimitError, match=r"limit of 400/hour .* at 2023-07-08 13:00:00 UTC, in 3600 s"
    ) as caught:
        rate.take(wait=False)
    assert fake_clock.waits == []
    assert isinstance(caught.value, ExternalAPIError)
    assert caught.value.details["free_at"] == "2023-07-08T13:00:00+00:00"


def test_requests_are_spread_over_the_second(name, fake_clock):
    rate = Rate(name, "4/second")
    for _ in range(5):
        rate.take()
    assert fake_clock.waits == pytest.approx([0.25] * 4, abs=0.01)


def test_what_is_left_is_told_by_window(name, fake_clock):
    rate = Rate(name, "400/hour,1000/2 day")
    rate.take()
    assert rate.left() == {"400/hour": 399, "1000/2 day": 999}


def test_two_sources_have_limits_of_their_own(name):
    Rate(name, "1/hour").take(wait=False)
    Rate(f"{name}-other", "1/hour").take(wait=False)
    with pytest.raises(RateLimitError):
        Rate(name, "1/hour").take(wait=False)


def test_without_redis_a_machine_keeps_to_the_limit_alone_and_says_so_once(name, settings, caplog):
    redis_connection.breaker.cache_clear()
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    rate = Rate(name, "2/hour")
    rate.take(wait=False)
    rate.take(wait=False)
    with pytest.raises(RateLimitError):
        rate.take(wait=False)
    assert caplog.messages == ["Redis is out of reach (ConnectionError): each machine now counts alone."]


@needs_redis
def test_a_redis_that_is_lost_leaves_what_this_process_has_counted(name, settings):
    redis_connection.breaker.cache_clear()
    settings.REDIS_URL = REDIS_URL
    Rate(name, "2/hour").take(wait=False)
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert Rate(name, "2/hour").left() == {"2/hour": 1}


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"requests": "x"}'])
def test_a_log_that_was_cut_off_counts_as_empty(name, stored):
    request_log.path(name).write_text(stored)
    Rate(name, "2/hour").take(wait=False)
    assert Rate(name, "2/hour").left() == {"2/hour": 1}


def test_a_closed_source_is_closed_for_all_its_rates_and_opens_again(name, fake_clock):
    Rate(name, "400/hour").close(3600)
    with pytest.raises(RateLimitError, match="refuses all requests"):
        Rate(name, "1000/hour").take(wait=False)
    fake_clock.sleep(3600)
    Rate(name, "400/hour").take(wait=False)


@needs_redis
def test_a_source_that_one_machine_closes_is_closed_for_the_others(name, settings):
    settings.REDIS_URL = REDIS_URL
    Rate(name, "400/hour").close(60)
    request_log.path(name).unlink()
    with pytest.raises(RateLimitError, match="refuses all requests"):
        Rate(name, "400/hour").take(wait=False)


@pytest.mark.parametrize("text", ["often", "3", "0/second", "3/fortnight", "3/second,often"])
def test_a_rate_that_cannot_be_understood_is_refused(text):
    with pytest.raises(ValueError, match="limits such as 3/second,400/hour"):
        casts.rates(text)


@pytest.mark.parametrize(
    "text", ["api.jolpi.ca", "http://api.jolpi.ca", "ftp://api.jolpi.ca", "/srv/jolpica"]
)
def test_an_address_of_a_source_is_https_or_loopback(text):
    with pytest.raises(ValueError, match="an https address"):
        casts.https(text)
