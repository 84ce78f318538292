"""What cannot be is refused by name, in every source; the rest of the row and of the race is read."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.records import GridRecord, QualifyingRecord, RaceRecord, ResultRecord, SeasonFacts
from ingestion.sources.plausibility import refuse_implausible
from ingestion.sources.plausibility.finishes import falling
from ingestion.sources.plausibility.schedule import TIMES

START = datetime(2023, 11, 19, 6, tzinfo=UTC)
RACE = RaceRecord(
    season=2023,
    grand_prix="las-vegas",
    circuit="vegas",
    round_number=22,
    name="Las Vegas Grand Prix",
    official_name="",
    date=START.date(),
    start_time=START,
    practice_1_at=START - timedelta(hours=50),
    practice_2_at=START - timedelta(hours=46),
    practice_3_at=START - timedelta(hours=26),
    qualifying_at=START - timedelta(hours=22),
    sprint_qualifying_at=None,
    sprint_at=None,
    is_sprint_weekend=False,
    circuit_type="",
    length_km=None,
    turn_count=None,
    laps=None,
    status="scheduled",
)
WINNER_MS = 5_400_000


def result(driver, place, **values):
    gap = 1000 * (place - 1)
    known = {
        "race": "las-vegas",
        "driver": driver,
        "constructor": f"{driver}s",
        "car_number": str(place),
        "position_order": place,
        "finish_position": place,
        "status": "classified",
        "reason_retired": "",
        "grid_position": place,
        "pit_lane_start": False,
        "qualifying_position": place,
        "points": Decimal(0),
        "laps": 50,
        "time_ms": WINNER_MS + gap,
        "gap_ms": gap or None,
        "gap_laps": None,
        "time_penalty_ms": None,
        "shared_car": False,
        "is_pole": False,
        "has_fastest_lap": False,
        "fastest_lap_ms": None,
    }
    return ResultRecord(**known | values)


def qualified(driver, place, **values):
    known = {
        "race": "las-vegas",
        "driver": driver,
        "constructor": f"{driver}s",
        "car_number": str(place),
        "position_order": place,
        "session": "qualifying",
        "position": place,
        "status": "classified",
        "time_ms": None,
        "q1_ms": 90_000 + place,
        "q2_ms": None,
        "q3_ms": None,
    }
    return QualifyingRecord(**known | values)


def on_grid(driver, place, **values):
    known = {
        "race": "las-vegas",
        "driver": driver,
        "constructor": f"{driver}s",
        "car_number": str(place),
        "position_order": place,
        "kind": "final",
        "position": place,
        "pit_lane_start": False,
        "qualifying_position": None,
        "penalty": "",
        "penalty_places": None,
    }
    return GridRecord(**known | values)


def field(*drivers):
    return [result(driver, place) for place, driver in enumerate(drivers, 1)]


def checked(year=2023, **tables):
    facts = SeasonFacts(year, **tables)
    return facts, refuse_implausible(facts)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"qualifying_at": START}, "the race at 2023-11-19 06:00 is not after its qualifying at"),
        ({"qualifying_at": START + timedelta(hours=1)}, "is not after its qualifying"),
        ({"sprint_at": START + timedelta(hours=1)}, "is not after its sprint"),
        ({"start_time": START - timedelta(days=3)}, "is not after its qualifying"),
        ({"practice_1_at": START - timedelta(hours=23)}, "practice 2 at .* is not after practice 1"),
        ({"qualifying_at": START - timedelta(hours=26)}, "qualifying at .* is not after practice 3"),
        (
            {"sprint_at": START - timedelta(hours=20), "sprint_qualifying_at": START - timedelta(hours=19)},
            "sprint at .* is not after sprint qualifying",
        ),
        ({"practice_1_at": START - timedelta(days=9)}, "is not in the week before the race"),
        ({"start_time": None, "qualifying_at": START + timedelta(days=2)}, "is after the race on 2023-11-19"),
    ],
)
def test_times_that_contradict_each_other_are_not_believed_and_the_date_stays(changes, reason):
    facts, (refusal,) = checked(races=[replace(RACE, **changes)])
    assert (refusal.table, refusal.row) == ("session times", "2023 las-vegas")
    assert re.search(reason, refusal.reason)
    assert [getattr(facts.races[0], name) for name in TIMES] == [None] * len(TIMES)
    assert (facts.races[0].date, facts.races[0].times_refused) == (date(2023, 11, 19), True)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        dict.fromkeys(TIMES),
        {"start_time": None},
        # The weekends with a sprint of 2021, 2023 and 2024.
        {
            "practice_2_at": START - timedelta(hours=25),
            "practice_3_at": None,
            "sprint_at": START - timedelta(hours=20),
        },
        {
            "practice_2_at": None,
            "practice_3_at": None,
            "qualifying_at": START - timedelta(hours=44),
            "sprint_qualifying_at": START - timedelta(hours=26),
            "sprint_at": START - timedelta(hours=22),
        },
        {
            "practice_2_at": None,
            "practice_3_at": None,
            "sprint_qualifying_at": START - timedelta(hours=46),
            "sprint_at": START - timedelta(hours=26),
        },
    ],
)
def test_the_times_of_every_kind_of_weekend_are_believed(changes):
    race = replace(RACE, **changes)
    assert checked(races=[race]) == (SeasonFacts(2023, races=[race]), [])


def test_a_second_row_of_a_driver_is_refused_by_name():
    rows = field("ann", "bea", "cat")
    rows.append(replace(rows[0], constructor="other", car_number="9", position_order=4, finish_position=4))
    facts, (refusal,) = checked(results=rows)
    assert facts.results == rows[:3]
    assert (refusal.table, refusal.row) == ("race results", "2023 las-vegas ann (car 9)")
    assert refusal.reason == "ann is in this session already"


def test_of_two_rows_of_a_driver_that_with_the_usual_car_stays():
    rows = field("ann", "bea", "cat")
    rows[0] = replace(rows[0], driver="cat")
    facts, (refusal,) = checked(results=rows, qualifying=[qualified("cat", 3)])
    assert facts.results == rows[1:]
    assert refusal.row == "2023 las-vegas cat (car 1)"


def test_sprints_and_qualifying_have_each_driver_once_too():
    rows = [qualified("ann", 1), qualified("bea", 2), qualified("ann", 3)]
    facts, refused = checked(qualifying=rows, sprints=[*field("ann"), result("ann", 2)])
    assert [row.position for row in facts.qualifying] == [1, 2]
    assert (len(facts.sprints), len(refused)) == (1, 2)


@pytest.mark.parametrize(
    ("year", "status", "rows"),
    [(1964, "retired", 2), (1965, "retired", 1), (1978, "did_not_qualify", 2), (1979, "did_not_qualify", 1)],
)
def test_a_driver_has_had_one_car_in_a_race_since_1965_and_one_row_since_1979(year, status, rows):
    other = replace(result("ann", 2), finish_position=None, status=status, laps=None)
    assert len(checked(year, results=[result("ann", 1), other])[0].results) == rows


def test_a_place_that_two_cars_have_is_that_of_the_car_in_its_line():
    rows = field("ann", "bea", "cat", "dee")
    rows[1] = replace(rows[1], finish_position=3, gap_ms=2000)
    facts, (refusal,) = checked(results=rows)
    assert [row.driver for row in facts.results] == ["ann", "cat", "dee"]
    assert refusal.reason == "place 3 is also that of cat"


def test_drivers_without_a_time_may_share_the_last_place_of_qualifying():
    rows = [qualified("ann", 1), qualified("bea", 2), qualified("cat", 3, position=2, q1_ms=None)]
    assert checked(qualifying=rows)[1] == []


@pytest.mark.parametrize("year", [1957, 1964])
def test_drivers_who_shared_a_car_share_its_place(year):
    rows = [
        result("ann", 1, shared_car=True),
        result("bea", 2, finish_position=1, grid_position=1, shared_car=True),
    ]
    assert checked(year, results=rows)[1] == []


def test_of_two_cars_in_one_slot_the_one_that_qualified_there_has_it():
    rows = field("ann", "bea", "cat")
    rows[0] = replace(rows[0], grid_position=2)
    facts, (refusal,) = checked(results=rows)
    assert [row.grid_position for row in facts.results] == [None, 2, 3]
    assert refusal.reason == "grid slot 2 is also that of bea: it is not believed"


def test_a_starting_grid_has_one_car_in_each_slot():
    facts, (refusal,) = checked(grids=[on_grid("ann", 1), on_grid("bea", 2, position=1)])
    assert [row.position for row in facts.grids] == [1, None]
    assert (refusal.table, refusal.row) == ("starting grids", "2023 las-vegas final bea (car 2)")


def test_a_car_that_did_not_start_may_have_the_slot_that_another_took():
    rows = [
        *field("ann", "bea"),
        result("cat", 3, finish_position=None, status="did_not_start", grid_position=2, laps=None),
    ]
    assert checked(results=rows)[1] == []


@pytest.mark.parametrize("status", ["did_not_start", "did_not_qualify", "did_not_practise"])
def test_a_car_that_drove_laps_has_started_and_retired(status):
    rows = [*field("ann"), result("bea", 2, finish_position=None, status=status, laps=47)]
    facts, (refusal,) = checked(results=rows)
    assert facts.results[1].status == "retired"
    assert "it drove 47 laps, so it started" in refusal.reason


def test_an_interval_in_place_of_a_gap_is_left_out():
    rows = field("ann", "bea", "cat", "dee")
    rows[2] = replace(rows[2], time_ms=WINNER_MS + 300, gap_ms=300)
    facts, (refusal,) = checked(results=rows)
    assert [row.gap_ms for row in facts.results] == [None, 1000, None, 3000]
    assert (facts.results[2].time_ms, facts.results[2].finish_position) == (None, 3)
    assert refusal.reason == "its gap of 0.300 does not fit between those of the places around it"


def test_a_time_below_the_winners_is_left_out():
    rows = [*field("ann"), result("bea", 2, time_ms=WINNER_MS - 5, gap_ms=None)]
    facts, (refusal,) = checked(results=rows)
    assert facts.results[1].time_ms is None
    assert "less than the winner's" in refusal.reason


def test_lapped_cars_have_no_part_in_the_order_of_gaps():
    rows = [*field("ann", "bea"), result("cat", 3, laps=49, time_ms=None, gap_ms=None, gap_laps=1)]
    assert checked(results=rows)[1] == []


def test_more_laps_than_the_winner_are_left_out():
    facts, (refusal,) = checked(results=[*field("ann"), result("bea", 2, laps=51)])
    assert facts.results[1].laps is None
    assert refusal.reason == "51 laps are more than the winner's 50"


@pytest.mark.parametrize(
    ("gaps", "left_out"),
    [
        ([], []),
        ([1, 2, 2, 9], []),
        ([10, 2, 30], [1]),
        ([10, 99, 30, 40], [1]),
        ([10, 20, 30, 4], [3]),
        ([5, 1], [1]),
        ([9, 8, 7, 6, 5], [0, 1, 2, 3, 4]),
    ],
)
def test_as_few_gaps_as_possible_are_left_out(gaps, left_out):
    assert falling(gaps) == left_out


@given(st.lists(st.integers(0, 60), max_size=12))
def test_the_gaps_that_remain_never_fall(gaps):
    out = falling(gaps)
    kept = [gap for number, gap in enumerate(gaps) if number not in out]
    assert kept == sorted(kept)
    assert (out == []) == (gaps == sorted(gaps))
