"""A session pasted by an operator, parsed line by line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1site.lib.errors import ValidationError
from ingestion.sources import pasted
from ingestion.sources.pasted import Entrant


def car(code, name, number, constructor, **more):
    return Entrant(code.lower(), constructor, number, code, name, constructor_name=constructor, **more)


CARS = [
    car("VER", "Max Verstappen", "1", "Red Bull"),
    car("PER", "Sergio Pérez", "11", "Red Bull", full_name="Sergio Michel Pérez Mendoza"),
    car("LEC", "Charles Leclerc", "16", "Ferrari"),
    car("HUL", "Nico Hülkenberg", "27", "Haas"),
    car("MSC", "Mick Schumacher", "47", "Haas", is_expected=False),
    car("RSC", "Ralf Schumacher", "10", "Williams", is_expected=False),
]


def qualifying(text):
    return pasted.qualifying("bahrain", text, CARS)


def drivers(text):
    return [row.driver for row in qualifying(text)]


def problems(text, read=pasted.qualifying):
    with pytest.raises(ValidationError) as caught:
        read("bahrain", text, CARS)
    return caught.value.details["problems"]


def test_the_order_of_the_lines_is_the_order_of_qualifying():
    assert [(r.position, r.driver) for r in qualifying("LEC 1:29.4\nVER 1:29.5")] == [(1, "lec"), (2, "ver")]


def test_positions_commas_and_blank_lines_are_ignored():
    assert drivers("1. ver, 1:29.179\n\n 2) LEC; 1:29.407\nP3\tHUL") == ["ver", "lec", "hul"]


@pytest.mark.parametrize(
    "written",
    [
        "PER",
        "per",
        "Perez",
        "Pérez",
        "PÉREZ",
        "Sergio Perez",
        "Perez Sergio",
        "S. Pérez",
        "Pérez Mendoza",
        "#11",
    ],
)
def test_a_driver_is_a_code_a_name_or_the_number_of_a_car(written):
    assert [(row.driver, row.time_ms) for row in qualifying(f"{written} 1:29.179")] == [("per", 89179)]


def test_a_number_that_cannot_be_a_position_is_that_of_a_car():
    assert drivers("27 1:29.179\n2 16 1:29.407") == ["hul", "lec"]


def test_a_number_that_may_be_a_position_is_asked_for():
    assert problems("1 1:29.179") == [
        "Line 1: 1 may be a position or the number of a car: write the driver's code, or #1."
    ]


def test_the_rows_of_a_result_sheet_are_read_with_their_heading():
    sheet = (
        "Pos\tNo\tDriver\tCar\tQ1\tQ2\tQ3\tLaps\n"
        "1\t1\tMax Verstappen VER\tRed Bull Racing Honda RBPT\t1:30.503\t1:30.374\t1:29.708\t17\n"
        "2\t16\tCharles Leclerc LEC\tFerrari\t1:31.094\t1:30.282\t-\t14\n"
        "3\t27\tNico Hulkenberg HUL\tHaas F1 Team\t1:31.204\t\t\t9\n"
        "NC\t11\tSergio Perez PER\tRed Bull Racing\tDNF\t\t\t2"
    )
    rows = qualifying(sheet)
    assert [(r.driver, r.q1_ms, r.q2_ms, r.q3_ms) for r in rows] == [
        ("ver", 90503, 90374, 89708),
        ("lec", 91094, 90282, None),
        ("hul", 91204, None, None),
        ("per", None, None, None),
    ]


def test_a_single_time_is_the_best_or_that_of_q1_where_others_have_several():
    assert [(r.time_ms, r.q1_ms) for r in qualifying("VER 1:29.179\nHUL")] == [(89179, None), (None, None)]
    three, one = qualifying("LEC 1:30.1 59.8 1:29.407\nVER 1:31.179")
    assert (three.time_ms, three.q1_ms, three.q2_ms, three.q3_ms) == (None, 90100, 59800, 89407)
    assert (one.time_ms, one.q1_ms, one.position) == (None, 91179, 2)


@pytest.mark.parametrize(
    ("written", "code", "places"),
    [
        ("VER +5", "5", 5),
        ("Max Verstappen 10", "10", 10),
        ("Pérez Mendoza 5-place grid penalty", "5", 5),
        ("Leclerc Ferrari 3 places", "3", 3),
        ("27 5", "5", 5),
        ("VER to the back of the grid", "SFB", None),
        ("Hulkenberg Haas F1 Team pit lane", "SFP", None),
        ("#1 pit", "SFP", None),
    ],
)
def test_penalties_are_places_the_back_of_the_grid_or_the_pit_lane(written, code, places):
    (row,) = pasted.penalties("bahrain", written, CARS)
    assert (row.penalty, row.penalty_places, row.pit_lane_start) == (code, places, code == "SFP")
    assert row.position is None


def test_a_pit_lane_start_takes_no_grid_position():
    rows = pasted.grid("bahrain", "HUL pit\nMax Verstappen 1:29.7\nLEC", CARS, "final")
    assert [(r.driver, r.position, r.pit_lane_start) for r in rows] == [
        ("hul", None, True),
        ("ver", 1, False),
        ("lec", 2, False),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("VER\nXYZ", "Line 2: XYZ is not entered. Entered are HUL, LEC, PER, VER."),
        ("VER\nLEC\nVER", "Line 3: VER is already in line 1."),
        ("VER fast", "Line 1: 'fast' is not a time such as 1:29.179."),
        ("VER 1:29.l79", "Line 1: '1:29.l79' is not a time such as 1:29.179."),
        ("VER 1:1.1 1:1.1 1:1.1 1:1.1", "Line 1: more than three times: write those of Q1, Q2 and Q3."),
        ("VER Leclerc 1:29.1", "Line 1: VER and Leclerc are two drivers: write a line for each."),
        ("99 1:29.1", "Line 1: no car has the number 99: write the driver's code."),
        (
            "Schumacher 1:29.1",
            "Line 1: Schumacher may be MSC (Mick Schumacher) or RSC (Ralf Schumacher): write the code.",
        ),
    ],
)
def test_an_invalid_line_is_named_with_what_to_do(text, problem):
    assert problems(text) == [problem]


def test_every_invalid_line_is_listed():
    found = problems("VER 5\nXYZ 3\nLEC\nHUL 0\nPER soon", pasted.penalties)
    assert [problem.split(":")[0] for problem in found] == ["Line 2", "Line 3", "Line 4", "Line 5"]


def test_a_text_without_a_driver_is_refused():
    with pytest.raises(ValidationError, match=r"There is no line with a driver, such as VER 1:29\.179"):
        qualifying("Pos Driver Time\n\n")


@given(st.text())
def test_any_text_is_parsed_or_refused_with_a_message(text):
    for read in (qualifying, lambda text: pasted.grid("bahrain", text, CARS, "final")):
        with suppress(ValidationError):
            assert read(text)
