"""Lap times, gaps and race times as the sources write them."""

import pytest

from ingestion import durations

LAP_TIMES = {
    "1:32.608": 92_608,
    "34.155": 34_155,
    "0:59.9": 59_900,
    "1:23:45.678": 5_025_678,
    "1:02.05": 62_050,
    "9.1": 9_100,
}


@pytest.mark.parametrize(("text", "ms"), LAP_TIMES.items())
def test_a_lap_time_is_read_to_the_millisecond(text, ms):
    assert durations.milliseconds(text) == ms


@pytest.mark.parametrize(
    ("text", "ms"), {"+5.1": 5_100, "+1:02": 62_000, "75": 75_000, "120.5": 120_500}.items()
)
def test_a_gap_may_have_a_sign_and_no_fraction(text, ms):
    assert durations.milliseconds(text, durations.DURATION) == ms


@pytest.mark.parametrize(
    "text", ["", "1:32", "1:32.", "1:32.6081", "+5.1", "-5.1", "123:45.6", "1.2.3", "\u0661:32.608", " 9.1"]
)
def test_anything_else_is_no_lap_time(text):
    assert durations.milliseconds(text) is None


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (70_436, "1:10.436"),
        (34_155, "34.155"),
        (7_008_894, "1:56:48.894"),
        (59_999, "59.999"),
        (60_000, "1:00.000"),
        (3_600_000, "1:00:00.000"),
        (3_599_999, "59:59.999"),
        (5, "0.005"),
    ],
)
def test_a_duration_is_written_with_as_many_parts_as_it_needs(ms, text):
    assert durations.formatted(ms) == text


def test_what_is_written_is_read_back():
    for ms in (1, 999, 61_001, 3_661_001):
        assert durations.milliseconds(durations.formatted(ms)) == ms
