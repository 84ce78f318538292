"""Jolpica's rows become records; invalid rows are refused, and no row raises an exception."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1site.lib.errors import ExternalAPIError
from ingestion.records import Facts
from ingestion.sources.jolpica.parse import parse_facts
from ingestion.sources.jolpica.rows import PATHS, Season, page
from tests.ingestion.jolpica_season import TinySeason


def result(season, name):
    return next(row for row in season.facts().seasons[season.year].results if row.driver == name)


def test_a_finisher_has_a_gap_to_the_winner(season):
    assert (result(season, "alonso").time_ms, result(season, "alonso").gap_ms) == (5_401_000, 1000)
    assert (result(season, "max_verstappen").gap_ms, result(season, "alonso").gap_laps) == (None, None)


@pytest.mark.parametrize(
    "time", [{"millis": "5401136", "time": "+1.136"}, {"millis": "5310000", "time": ""}, None]
)
@pytest.mark.parametrize("status", ["Lapped", "+1 Lap"])
def test_the_time_of_a_lapped_car_is_no_gap(season, time, status):
    season.of("hamilton").update(laps="56", status=status, Time=time)
    row = result(season, "hamilton")
    assert (row.time_ms, row.gap_ms, row.gap_laps, row.finish_position) == (None, None, 1, 3)


def test_a_classified_car_that_stopped_early_has_no_gap_at_all(season):
    season.of("hamilton").update(laps="54", Time={"millis": "5130000", "time": ""})
    row = result(season, "hamilton")
    assert (row.status, row.time_ms, row.gap_laps) == ("classified", None, None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("R", "retired"),
        ("W", "did_not_start"),
        ("D", "disqualified"),
        ("F", "did_not_qualify"),
        ("E", "excluded"),
    ],
)
def test_a_letter_is_a_status_without_a_position(season, text, status):
    season.of("hamilton").update(positionText=text, status="Gearbox", laps="0")
    row = result(season, "hamilton")
    assert (row.status, row.finish_position, row.reason_retired) == (status, None, "Gearbox")


def test_a_disqualified_driver_may_have_a_position_in_the_source(season):
    season.of("hamilton").update(positionText="3", status="Disqualified")
    assert (result(season, "hamilton").status, result(season, "hamilton").finish_position) == (
        "disqualified",
        None,
    )


@pytest.mark.parametrize(
    "status", ["Retired", "Finished", "Lapped", "+2 Laps", "Disqualified", "Did not start"]
)
def test_a_general_status_is_no_reason(season, status):
    season.of("hamilton").update(positionText="R", status=status)
    assert result(season, "hamilton").reason_retired == ""


def test_grid_0_is_the_pit_lane_if_the_car_started(season):
    season.of("alonso").update(grid="0")
    season.of("hamilton").update(grid="0", positionText="W", laps="0")
    alonso, hamilton = result(season, "alonso"), result(season, "hamilton")
    assert (alonso.grid_position, alonso.pit_lane_start) == (None, True)
    assert (hamilton.grid_position, hamilton.pit_lane_start, hamilton.laps) == (None, False, None)


@pytest.mark.parametrize("grid", [None, ""])
def test_a_missing_grid_is_unknown(season, grid):
    season.of("alonso").update(grid=grid)
    assert (result(season, "alonso").grid_position, result(season, "alonso").pit_lane_start) == (None, False)


def test_points_may_be_halves_and_the_fastest_lap_is_of_rank_1(season):
    season.of("alonso").update(points="12.5", FastestLap={"rank": "1", "Time": {"time": "1:36.236"}})
    row = result(season, "alonso")
    assert (row.points, row.has_fastest_lap, row.fastest_lap_ms) == (Decimal("12.5"), True, 96_236)


def test_an_empty_q3_took_part_without_a_time_and_no_time_at_all_is_no_place(season):
    season.row("qualifying", 1, "alonso", 1, Q1="1:30.5", Q2="1:29.001", Q3="")
    season.row("qualifying", 1, "hamilton", 2, Q1="")
    alonso, hamilton = season.facts().seasons[2023].qualifying
    assert (alonso.position, alonso.q1_ms, alonso.q2_ms, alonso.q3_ms) == (1, 90_500, 89_001, None)
    assert (hamilton.position, hamilton.status) == (None, "not_classified")


def test_before_2006_qualifying_had_one_time():
    season = TinySeason(2004)
    season.race(1, "Bahrain", "2004-04-04", "bahrain")
    season.row("qualifying", 1, "alonso", 1, Q1="1:30.5")
    (row,) = season.facts().seasons[2004].qualifying
    assert (row.time_ms, row.q1_ms) == (90_500, None)


@pytest.mark.parametrize("name", ["SprintShootout", "SprintQualifying"])
def test_sprint_qualifying_had_another_name_in_2023(season, name):
    session = {"date": "2023-03-04", "time": "11:00:00Z"}
    season.races[0].update({name: session, "Sprint": {"date": "2023-03-04", "time": "15:30:00Z"}})
    race = season.facts().seasons[2023].races[0]
    assert race.is_sprint_weekend
    assert f"{race.sprint_qualifying_at:%H:%M}" == "11:00"


def test_an_absent_time_is_no_start_time(season):
    del season.races[0]["time"]
    assert season.facts().seasons[2023].races[0].start_time is None


def test_a_constructor_that_f1db_splits_is_split_by_season():
    season = TinySeason(2015)
    season.race(1, "Bahrain", "2015-04-19", "bahrain")
    season.result(1, "alonso", 1, Constructor={"constructorId": "manor", "name": "Manor Marussia"})
    assert season.facts().seasons[2015].results[0].constructor == "marussia"


@pytest.mark.parametrize("nothing", ["None", "null", "N/A", "", None])
def test_a_value_that_a_program_wrote_for_nothing_is_none(season, nothing):
    season.of("alonso").update(number=nothing, grid=nothing, FastestLap={"rank": nothing})
    season.of("alonso")["Driver"]["code"] = nothing
    facts = season.facts()
    row = result(season, "alonso")
    assert (row.car_number, row.grid_position, row.has_fastest_lap, facts.refused) == ("", None, False, [])
    assert facts.drivers["alonso"].driver_code == ""


def test_a_person_may_be_called_null(season):
    season.of("alonso")["Driver"]["familyName"] = "Null"
    assert season.facts().drivers["alonso"].name == "Fernando Null"


@pytest.mark.parametrize(
    ("values", "place", "status"),
    [
        ({"position": None}, 3, "classified"),
        ({"position": None, "positionText": "R"}, None, "retired"),
        ({"position": None, "positionText": None}, None, "not_classified"),
        ({"position": "None", "positionText": "None", "status": "Engine"}, None, "retired"),
        ({"position": None, "positionText": None, "status": "Withdrew", "laps": "0"}, None, "did_not_start"),
    ],
)
def test_a_result_without_a_position_is_a_row_in_its_line(season, values, place, status):
    season.of("hamilton").update(values)
    row = result(season, "hamilton")
    assert (row.finish_position, row.status, row.position_order) == (place, status, 3)
    assert season.facts().refused == []


def test_qualifying_and_standings_may_lack_a_position(season):
    season.row("qualifying", 1, "alonso", 1, Q1="1:30.5", position=None)
    season.standing(1, "alonso", 1, 0)
    season.lists["driverstandings"][0][1].update(position=None, positionText=None)
    sheet = season.facts().seasons[2023]
    assert (sheet.qualifying[0].position, sheet.qualifying[0].status) == (None, "not_classified")
    assert [row.position for row in sheet.driver_standings] == [None]


def test_a_standing_with_points_and_without_a_place_is_refused(season):
    season.standing(1, "alonso", 1, 18)
    season.lists["driverstandings"][0][1].update(position=None, positionText=None)
    assert [refusal.table for refusal in season.facts().refused] == ["driver standings"]


def test_the_winners_time_is_that_of_the_text(season):
    season.of("max_verstappen")["Time"] = {"millis": "5399999", "time": "1:30:00.000"}
    assert result(season, "max_verstappen").time_ms == 5_400_000
    assert result(season, "alonso").gap_ms == 1000


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"grid": "-4"}, "grid '-4' is outside 0 to 60"),
        ({"positionText": "abc"}, "positionText 'abc' is not known"),
        ({"position": "abc"}, "position 'abc' is not a whole number"),
        ({"points": "NaN"}, "points 'NaN' is not a number of points"),
        ({"points": "-1"}, "points '-1' is outside 0 to 9999"),
        ({"points": 1.5}, "points is not text"),
        ({"laps": ["57"]}, "laps is not text"),
        ({"laps": "٣"}, "laps '٣' is not a whole number"),
        ({"number": "12345"}, "number is 5 characters long, at most 4 are stored"),
        ({"status": "x" * 10_000_000}, "status is 10000000 characters long, at most 60 are stored"),
        ({"status": "\ud800"}, "status is not text"),
        ({"Time": {"millis": "0", "time": "+1"}}, "Time.millis '0' is outside 1 to 2147483647"),
        (
            {"FastestLap": {"rank": "1", "Time": {"time": "96"}}},
            "FastestLap.Time.time '96' is not a time such as 1:32.608",
        ),
        ({"Driver": {"driverId": "nobody"}}, "driver 'nobody' has no name"),
        ({"Driver": None}, "Driver.driverId is empty"),
        (
            {"Constructor": {"constructorId": "x\0"}},
            "Constructor.constructorId 'x\\x00' contains a zero byte",
        ),
    ],
    ids=lambda value: str(value)[:30].encode("ascii", "replace").decode(),
)
def test_a_malformed_value_refuses_its_row_by_name_and_the_rest_is_read(season, values, reason):
    season.of("hamilton").update(values)
    facts = season.facts()
    assert [refusal.reason for refusal in facts.refused] == [reason]
    assert facts.refused[0].row.startswith("2023 round 1 results row 3")
    assert len(facts.seasons[2023].results) == 2


def test_a_race_of_1949_is_refused_with_the_results_that_need_it(season):
    season.races[0]["date"] = "1949-03-05"
    facts = season.facts()
    assert facts.refused[0].row == "2023 races row 1 (Bahrain Grand Prix)"
    assert facts.refused[0].reason == "date '1949-03-05' is before 1950"
    assert [refusal.table for refusal in facts.refused[1:]] == ["race results"] * 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
WORDS = st.sampled_from(
    ["1", "0", "-1", "R", "", "abc", "NaN", "1:30.5", "2023-03-05", "15:00:00Z", "Finished"]
)


def altered(value):
    """`value` with some of its members replaced by other values."""
    if isinstance(value, dict):
        members = st.fixed_dictionaries({name: altered(member) for name, member in value.items()})
        return members | WORDS | JSON
    return st.just(value) | st.just(value) | WORDS | JSON


def altered_rows(resource):
    season = TinySeason()
    season.row("qualifying", 1, "alonso", 1, Q1="1:30.5", Q2="", Q3="")
    season.standing(1, "alonso", 1, 25)
    rows = [(race, race) for race in season.races] if resource == "races" else season.lists[resource]
    pairs = [st.tuples(st.just(parent) | altered(parent), altered(row)) for parent, row in rows]
    return st.tuples(*pairs).map(list) | st.lists(st.tuples(JSON, JSON), max_size=3)


@given(st.fixed_dictionaries({resource: altered_rows(resource) for resource in PATHS}))
def test_any_rows_give_facts_and_refusals(rows):
    facts = parse_facts(Season(2023, rows))
    assert isinstance(facts, Facts)
    sheet = facts.seasons[2023]
    read = sum(map(len, (sheet.races, sheet.results, sheet.sprints, sheet.qualifying)))
    given_rows = sum(len(rows[resource]) for resource in ("races", "results", "sprint", "qualifying"))
    of_values = ("not believed", "does not fit", "is less than the winner's", "more than the winner's")
    refused = [
        r
        for r in facts.refused
        if r.table != "session times" and "standings" not in r.table
        if not any(words in r.reason for words in of_values)
    ]
    assert read + len(refused) == given_rows


@given(st.sampled_from(sorted(PATHS)), JSON | st.fixed_dictionaries({"MRData": JSON}))
def test_any_answer_is_a_page_or_an_external_error(resource, payload):
    try:
        assert page(resource, payload).total >= 0
    except ExternalAPIError as error:
        assert error.message  # noqa: PT017
