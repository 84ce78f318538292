"""Costly computations: equal ones once, few at a time. The threads are real; events decide when they end."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from f1site.lib.at_once import AtOnce
from f1site.lib.errors import Busy
from tests.sites import eventually


class Work:
    """A computation that ends when `may_end` is set."""

    def __init__(self):
        self.may_end, self.began, self.most, self.now = threading.Event(), 0, 0, 0
        self.lock = threading.Lock()

    def __call__(self):
        with self.lock:
            self.began, self.now = self.began + 1, self.now + 1
            self.most = max(self.most, self.now)
        assert self.may_end.wait(30)
        with self.lock:
            self.now -= 1
        return object()


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(40) as pool:
        yield pool


def test_equal_computations_run_once_and_share_the_result(pool, work):
    at_once = AtOnce(running=2, waiting=0, seconds=0, kept=1)
    asked = [pool.submit(at_once.result, "key", work) for _ in range(40)]
    eventually(lambda: work.began)
    work.may_end.set()
    assert len({id(one.result()) for one in asked}) == 1
    assert work.began == 1


def test_of_different_ones_as_many_run_as_may_and_the_rest_is_refused(pool, work):
    at_once = AtOnce(running=2, waiting=4, seconds=0.01, kept=8)
    asked = [pool.submit(at_once.result, key, work) for key in range(40)]
    eventually(lambda: sum(one.done() for one in asked) == 38)
    work.may_end.set()
    errors = [one.exception() for one in asked]
    assert (errors.count(None), work.most) == (2, 2)
    assert all(isinstance(error, Busy) and error.retry_after for error in errors if error)


def test_a_waiting_request_gets_a_place_that_becomes_free(pool, work):
    at_once = AtOnce(running=1, waiting=1, seconds=30, kept=8)
    asked = [pool.submit(at_once.result, key, work) for key in range(2)]
    eventually(lambda: work.began)
    work.may_end.set()
    assert {one.exception() for one in asked} == {None}
    assert (work.began, work.most) == (2, 1)


def test_a_kept_result_needs_no_place(work):
    at_once = AtOnce(running=1, waiting=0, seconds=0, kept=1)
    kept = at_once.result("key", object)
    with ThreadPoolExecutor() as pool:
        other = pool.submit(at_once.result, "other", work)
        eventually(lambda: work.began)
        assert at_once.result("key", object) is kept
        work.may_end.set()
        other.result()


def test_the_results_kept_are_the_last_ones():
    at_once = AtOnce(running=1, waiting=0, seconds=0, kept=2)
    first = [at_once.result(key, object) for key in range(3)]
    again = [at_once.result(key, object) for key in (2, 1, 0)]
    assert [a is b for a, b in zip(reversed(first), again, strict=True)] == [True, True, False]


def test_an_error_is_of_all_who_waited_and_is_not_kept():
    at_once = AtOnce(running=1, waiting=0, seconds=0, kept=2)
    with pytest.raises(ZeroDivisionError):
        at_once.result("key", lambda: 1 // 0)
    assert at_once.result("key", lambda: 1) == 1
