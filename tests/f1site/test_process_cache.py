"""A process computes a cached result once for each generation of the data."""

import pytest

from f1site.lib import process_cache
from f1site.lib.process_cache import cached


@pytest.fixture
def data(monkeypatch):
    """The data that results are computed from, and its generation."""
    data = {"generation": "a", "value": 1}
    monkeypatch.setattr(process_cache, "_read_generation", lambda: data["generation"])
    return data


@pytest.fixture
def computed():
    return []


@pytest.fixture
def double(data, computed):
    @cached(maxsize=2)
    def double(factor):
        computed.append(factor)
        return 2 * factor * data["value"]

    return double


def test_a_result_is_computed_once_for_its_arguments(double, computed):
    assert [double(1), double(2), double(1)] == [2, 4, 2]
    assert computed == [1, 2]


def test_a_new_generation_is_computed_again(double, data):
    assert double(1) == 2
    data.update(generation="b", value=10)
    assert double(1) == 20


def test_data_that_change_while_a_result_is_computed_are_read_at_the_next_call(data):
    @cached(maxsize=2)
    def value():
        before = data["value"]
        data.update(generation="b", value=10)
        return before

    assert [value(), value()] == [1, 10]


def test_a_result_without_generation_outlives_every_change(data):
    @cached(maxsize=2, by_generation=False)
    def value():
        return data["value"]

    assert value() == 1
    data.update(generation="b", value=10)
    assert value() == 1


def test_no_more_results_are_kept_than_allowed(double, computed):
    for factor in (1, 2, 3, 1):
        double(factor)
    assert computed == [1, 2, 3, 1]


def test_an_error_is_not_cached(data):
    attempts = []

    @cached(maxsize=2)
    def fails_once():
        attempts.append(1)
        if len(attempts) == 1:
            raise LookupError
        return len(attempts)

    with pytest.raises(LookupError):
        fails_once()
    assert fails_once() == 2


def test_clear_forgets_every_result(double, computed):
    double(1)
    process_cache.clear()
    double(1)
    assert computed == [1, 1]
