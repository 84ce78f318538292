"""Figures in the admin: chances as percent, instants with their zone, durations in words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from f1site.lib.formats import decimals, duration, instant, interval, percent, short_json


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0, "<0.1%"),
        (0.00099, "<0.1%"),
        (0.001, "0.1%"),
        (0.5, "50.0%"),
        (0.999, "99.9%"),
        (0.99901, ">99.9%"),
        (1, ">99.9%"),
    ],
)
def test_an_open_chance_is_never_0_or_100_percent(probability, shown):
    assert percent(probability) == shown


def test_an_interval_has_both_ends_in_percent():
    assert interval(0.0001, 0.25) == "<0.1% to 25.0%"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0.0 s"),
        (5.1, "5.1 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (124, "2 min 4 s"),
        (3599.6, "1 h 0 min"),
        (3780, "1 h 3 min"),
        (90_000, "25 h 0 min"),
    ],
)
def test_a_duration_is_in_words(seconds, shown):
    assert duration(timedelta(seconds=seconds)) == shown


def test_an_instant_has_its_zone():
    assert instant(datetime(2024, 3, 2, 15, 0, tzinfo=UTC)) == "2 Mar 2024, 15:00 UTC"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1 / 3, "0.333"), (100.0, "100"), (Decimal("0.50"), "0.5"), (Decimal("100.00"), "100")],
)
def test_a_number_has_no_more_decimals_than_it_needs(value, shown):
    assert decimals(value) == shown


def test_numbers_within_json_are_short():
    assert short_json({"a": [0.123456, 2], "é": None}) == '{"a": [0.123, 2], "é": null}'
