"""A session pasted by an operator, parsed line by line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1site.lib.errors import ValidationError
from ingestion.sources import pasted
from ingestion.sources.pasted import Entrant

CARS = {code: Entrant(code.lower(), "some", "1") for code in ("VER", "LEC", "HUL")}


def lines(text):
    return pasted.lines(text, CARS)


def qualifying(text):
    return pasted.qualifying("bahrain", lines(text))


def test_the_order_of_the_lines_is_the_order_of_qualifying():
    assert [(r.position, r.driver) for r in qualifying("LEC 1:29.4\nVER 1:29.5")] == [(1, "lec"), (2, "ver")]


def test_positions_commas_and_blank_lines_are_ignored():
    assert [r.driver for r in qualifying("1. ver, 1:29.179\n\n 2) LEC; 1:29.407\n3\tHUL")] == [
        "ver",
        "lec",
        "hul",
    ]


def test_one_time_is_the_best_and_three_are_the_parts():
    one, three, none = qualifying("VER 1:29.179\nLEC 1:30.1 59.8 1:29.407\nHUL")
    assert (one.time_ms, one.q1_ms) == (89179, None)
    assert (three.time_ms, three.q1_ms, three.q2_ms, three.q3_ms) == (None, 90100, 59800, 89407)
    assert (none.time_ms, none.position) == (None, 3)


def test_penalties_are_places_the_back_of_the_grid_or_the_pit_lane():
    rows = pasted.penalties("bahrain", lines("VER +5\nLEC back\nHUL pit"))
    assert [(r.penalty, r.penalty_places, r.pit_lane_start) for r in rows] == [
        ("5", 5, False),
        ("SFB", None, False),
        ("SFP", None, True),
    ]
    assert {r.position for r in rows} == {None}


def test_a_pit_lane_start_takes_no_grid_position():
    rows = pasted.grid("bahrain", lines("HUL pit\nVER\nLEC"), "final")
    assert [(r.driver, r.position, r.pit_lane_start) for r in rows] == [
        ("hul", None, True),
        ("ver", 1, False),
        ("lec", 2, False),
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no line with a driver's code"),
        ("VER\nXYZ", r"Line 2: XYZ is not entered\. Entered are HUL, LEC, VER"),
        ("VER\nLEC\nVER", "Line 3: VER is already in line 1"),
        ("Verstappen 1:29.1", "Line 1: 'Verstappen' is not a driver's code"),
        ("VER fast", "Line 1: 'fast' is not a time such as 1:29.179"),
        ("VER 1:1.1 1:1.1 1:1.1 1:1.1", "Line 1: more than three times"),
    ],
)
def test_an_invalid_line_is_named(text, complaint):
    with pytest.raises(ValidationError, match=complaint):
        qualifying(text)


@given(st.text())
def test_any_text_is_parsed_or_refused_with_a_message(text):
    for read in (qualifying, lambda text: pasted.grid("bahrain", lines(text), "final")):
        with suppress(ValidationError):
            assert read(text)
