"""Requests in moving windows, counted the same in Redis and in a process."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from f1site.lib.web import counts
from f1site.lib.web.counts import Ask, InProcess
from tests.sites import eventually


@pytest.fixture
def connection(redis_url):
    with Redis.from_url(redis_url) as connection:
        yield connection


@pytest.fixture(params=["in a process", "in Redis"])
def take(request):
    """Counts asks, now; keys of other tests are others."""
    run = uuid4().hex
    if request.param == "in a process":
        in_process = InProcess()
        return lambda *asks: in_process.take(asks, now=1000.0)
    redis = request.getfixturevalue("connection")
    return lambda *asks: counts.in_redis(redis, [ask._replace(key=f"{run}{ask.key}") for ask in asks])


NARROW, WIDE = Ask("narrow", 2, 60), Ask("wide", 5, 60)


def accepted(answers):
    return [not answer.wait for answer in answers]


def test_a_window_holds_its_amount(take):
    assert accepted(take(WIDE) for _ in range(7)) == [True] * 5 + [False] * 2


def test_a_request_that_one_window_refuses_uses_nothing_of_the_others(take):
    assert accepted(take(NARROW, WIDE) for _ in range(4)) == [True, True, False, False]
    assert accepted(take(WIDE) for _ in range(4)) == [True, True, True, False]
    assert accepted([take(NARROW._replace(key="other"), WIDE)]) == [False]
    assert take(NARROW._replace(key="other")).rooms[0].remaining == 1


def test_a_costly_request_takes_more(take):
    assert accepted(take(WIDE._replace(cost=3)) for _ in range(2)) == [True, False]
    assert accepted(take(WIDE._replace(cost=2)) for _ in range(2)) == [True, False]


def test_an_answer_shows_how_much_room_there_is_and_when_there_is_more(take):
    first, second = take(NARROW, WIDE), take(NARROW, WIDE)
    assert [room.remaining for room in first.rooms] == [1, 4]
    assert [room.remaining for room in second.rooms] == [0, 3]
    refused = take(NARROW, WIDE)
    assert [room.remaining for room in refused.rooms] == [0, 3]
    assert 0 < refused.wait <= 60
    assert 0 < refused.rooms[0].reset <= 60


def test_sixty_threads_get_exactly_the_amount(take):
    start = threading.Barrier(60)

    def client(_):
        start.wait()
        return accepted(take(Ask("all", 100, 60)) for _ in range(7))

    with ThreadPoolExecutor(60) as pool:
        assert sum(sum(answers) for answers in pool.map(client, range(60))) == 100


def test_in_redis_there_is_room_again_once_the_window_has_passed(connection):
    ask = Ask(uuid4().hex, 1, 1)
    assert accepted(counts.in_redis(connection, [ask]) for _ in range(2)) == [True, False]
    assert eventually(lambda: not counts.in_redis(connection, [ask]).wait)
    assert 0 < connection.pttl(f"limit:{ask.key}") <= 1000


def test_in_a_process_there_is_room_again_once_the_window_has_passed():
    counted, ask = InProcess(), Ask("a", 1, 60)
    instants = [0.0, 59.9, 60.0, 60.1, 119.9, 120.0]
    assert accepted(counted.take([ask], now) for now in instants) == [True, False, True, False, False, True]
    assert counted.take([ask], 150.0).wait == 30.0


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 3)), max_size=60))
def test_no_window_ever_holds_more_than_its_amount(requests):
    counted, now, taken = InProcess(), 1e6, []
    for pause, cost in requests:
        now += pause
        if not counted.take([Ask("a", 4, 10, cost)], now).wait:
            taken += [now] * cost
        assert sum(instant > now - 10 for instant in taken) <= 4


def test_addresses_whose_window_has_passed_are_forgotten():
    counted = InProcess()
    for number in range(50):
        counted.take([Ask(str(number), 5, 60)], 0.0)
    for number in range(30):
        counted.take([Ask(f"later {number}", 5, 60)], 61.0)
    assert 30 <= len(counted) <= 32


def test_a_process_keeps_so_many_addresses_at_most(monkeypatch):
    monkeypatch.setattr(counts, "MOST_KEYS", 10)
    counted = InProcess()
    for number in range(100):
        counted.take([Ask(str(number), 5, 60)], float(number) / 1000)
    assert len(counted) <= 12
