"""Unusual facts of 75 years, each as the archive writes it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ingestion.models import (
    Circuit,
    Constructor,
    ConstructorStanding,
    DriverStanding,
    ExternalId,
    PracticeResult,
    QualifyingResult,
    Race,
    RaceResult,
    SeasonEntry,
    SprintResult,
    StartingGrid,
)
from ingestion.models.results import Classification
from ingestion.sources.f1db.session_rows import QUALIFYING_STATUSES, STATUSES

pytestmark = pytest.mark.django_db


def result_of(driver, **where):
    return RaceResult.objects.get(driver__external_ids__external_id=driver, **where)


def shared_win(archive):
    """Two drivers of one car, both winners; one of them also drove another car."""
    archive.result(2, "lewis-hamilton", 1, driverNumber="8", points=5)
    archive.result(2, "fernando-alonso", 1, driverNumber="8", points=4, sharedCar="true")
    archive.result(2, "fernando-alonso", 11, driverNumber="14")
    for place, driver in enumerate(["lewis-hamilton", "fernando-alonso"], start=1):
        archive.add(
            "races-driver-standings",
            raceId=2,
            driverId=driver,
            positionDisplayOrder=place,
            positionNumber=place,
            positionText=place,
            points=5,
        )


def test_a_shared_car_gives_one_race_two_winners_as_in_france_1951(archive, tmp_path):
    shared_win(archive)
    archive.load(tmp_path)
    winners = RaceResult.objects.filter(race__grand_prix="monaco", finish_position=1)
    assert sorted(winners.values_list("driver__name", "shared_car")) == [
        ("Fernando Alonso", True),
        ("Lewis Hamilton", False),
    ]


def test_a_shared_win_counts_for_each_of_its_drivers(archive, tmp_path):
    shared_win(archive)
    archive.load(tmp_path)
    assert list(DriverStanding.objects.values_list("wins", flat=True)) == [1, 1]


def test_a_shared_win_counts_once_for_the_constructor(archive, tmp_path):
    shared_win(archive)
    archive.row("races-race-results", raceId=2, driverId="fernando-alonso")["constructorId"] = "mercedes"
    archive.add(
        "races-constructor-standings",
        raceId=2,
        constructorId="mercedes",
        engineManufacturerId="mercedes",
        positionDisplayOrder=1,
        positionNumber=1,
        positionText=1,
        points=9,
    )
    archive.load(tmp_path)
    assert ConstructorStanding.objects.get().wins == 1


def test_one_driver_may_appear_twice_in_a_race_in_two_cars(archive, tmp_path):
    shared_win(archive)
    archive.load(tmp_path)
    drives = RaceResult.objects.filter(race__grand_prix="monaco", driver__name="Fernando Alonso")
    assert list(drives.values_list("car_number", "finish_position")) == [("8", 1), ("14", 11)]


def test_wins_in_standings_are_those_of_the_season_so_far(archive, tmp_path):
    archive.result(2, "max-verstappen", 1)
    for race in (1, 2):
        archive.add(
            "races-driver-standings",
            raceId=race,
            driverId="max-verstappen",
            positionDisplayOrder=1,
            positionNumber=1,
            positionText=1,
            points=25 * race,
        )
    archive.load(tmp_path)
    wins = DriverStanding.objects.order_by("race__round_number").values_list("wins", flat=True)
    assert list(wins) == [1, 2]


def test_missing_points_are_none_scored(archive, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton")["points"] = ""
    archive.load(tmp_path)
    assert result_of("lewis-hamilton").points == 0


@pytest.mark.parametrize("points", ["12.5", "50", "0.14", "8.14"])
def test_half_double_and_seventh_points_are_kept_exactly(archive, tmp_path, points):
    archive.row("races-race-results", driverId="lewis-hamilton")["points"] = points
    archive.load(tmp_path)
    assert result_of("lewis-hamilton").points == Decimal(points)


@pytest.mark.parametrize(("code", "status"), STATUSES.items())
def test_a_code_instead_of_a_position_is_a_status_without_position(archive, tmp_path, code, status):
    archive.result(2, "lewis-hamilton", code)
    archive.load(tmp_path)
    result = result_of("lewis-hamilton", race__grand_prix="monaco")
    assert (result.status, result.finish_position) == (status, None)


def test_every_status_of_the_archive_is_one_of_ours():
    assert set(STATUSES.values()) <= set(Classification.Status.values)
    assert set(QUALIFYING_STATUSES.values()) <= set(QualifyingResult.Status.values)


def test_a_car_classified_although_it_retired_keeps_both_facts(archive, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton")["reasonRetired"] = "Gearbox"
    archive.load(tmp_path)
    result = result_of("lewis-hamilton")
    assert (result.status, result.finish_position, result.reason_retired) == ("classified", 3, "Gearbox")


def test_a_pit_lane_start_has_no_grid_position(archive, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton").update(
        gridPositionNumber="", gridPositionText="PL"
    )
    archive.session("races-starting-grid-positions", 1, "lewis-hamilton", "PL")
    archive.load(tmp_path)
    result, grid = result_of("lewis-hamilton"), StartingGrid.objects.get()
    assert (result.grid_position, result.pit_lane_start) == (None, True)
    assert (grid.position, grid.pit_lane_start) == (None, True)


def test_a_car_that_did_not_start_has_neither_grid_position_nor_pit_lane_start(archive, tmp_path):
    archive.result(2, "lewis-hamilton", "DNS")
    archive.load(tmp_path)
    result = result_of("lewis-hamilton", race__grand_prix="monaco")
    assert (result.grid_position, result.pit_lane_start) == (None, False)


def test_a_grid_penalty_is_kept_as_announced_and_as_places(archive, tmp_path):
    archive.session(
        "races-starting-grid-positions",
        1,
        "max-verstappen",
        6,
        qualificationPositionNumber=1,
        gridPenalty="5",
        gridPenaltyPositions=5,
    )
    archive.load(tmp_path)
    grid = StartingGrid.objects.get()
    assert (grid.qualifying_position, grid.position, grid.penalty, grid.penalty_places) == (1, 6, "5", 5)


def test_pole_need_not_start_first(archive, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton").update(
        polePosition="true", gridPositionNumber="6"
    )
    archive.load(tmp_path)
    assert result_of("lewis-hamilton", is_pole=True).grid_position == 6


def test_a_driver_may_change_constructor_in_mid_season(archive, tmp_path):
    archive.result(2, "fernando-alonso", 1, constructorId="mercedes")
    archive.load(tmp_path)
    drives = RaceResult.objects.filter(driver__name="Fernando Alonso").order_by("race__date")
    assert [drive.constructor.name for drive in drives] == ["Aston Martin", "Mercedes"]


def test_two_cars_may_carry_one_number(archive, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton")["driverNumber"] = "1"
    archive.load(tmp_path)
    assert RaceResult.objects.filter(car_number="1").count() == 2


def test_drivers_may_share_an_abbreviation(archive, tmp_path):
    archive.driver("jos-verstappen", "Jos Verstappen", "1972-03-04", abbreviation="VER")
    assert archive.load(tmp_path).counts["drivers"]["new"] == 4


def test_two_constructors_may_have_one_name(archive, tmp_path):
    archive.constructor("lotus", "Lotus", "united-kingdom", fullName="Team Lotus")
    archive.constructor("lotus-f1", "Lotus", "united-kingdom", fullName="Lotus F1 Team")
    archive.load(tmp_path)
    assert Constructor.objects.filter(name="Lotus").count() == 2


def test_a_constructor_excluded_and_re_entered_falls_in_points_and_place_as_in_2018(archive, tmp_path):
    archive.result(2, "lewis-hamilton", 1)
    for race, place, points in [(1, "6", 59), (2, "EX", 0)]:
        archive.add(
            "races-constructor-standings",
            raceId=race,
            constructorId="mercedes",
            points=points,
            engineManufacturerId="mercedes",
            positionDisplayOrder=6,
            positionText=place,
            positionNumber=place if place.isdigit() else "",
        )
    archive.load(tmp_path)
    standings = ConstructorStanding.objects.order_by("race__round_number")
    assert list(standings.values_list("position", "points")) == [(6, 59), (None, 0)]


def test_a_chassis_with_two_engines_is_in_the_standings_twice_with_its_own_wins(archive, tmp_path):
    archive.row("races-race-results", driverId="max-verstappen")["constructorId"] = "mercedes"
    for place, engine in enumerate(["honda-rbpt", "mercedes"], start=1):
        archive.add(
            "races-constructor-standings",
            raceId=1,
            constructorId="mercedes",
            engineManufacturerId=engine,
            positionDisplayOrder=place,
            positionNumber=place,
            positionText=place,
            points=1,
        )
    archive.load(tmp_path)
    assert list(ConstructorStanding.objects.values_list("engine", "wins")) == [
        ("honda-rbpt", 1),
        ("mercedes", 0),
    ]


def test_two_races_of_a_season_may_be_held_at_one_circuit(archive, tmp_path):
    archive.row("races", id=2)["circuitId"] = "sakhir"
    archive.load(tmp_path)
    assert Race.objects.filter(circuit__name="Bahrain", season__year=2023).count() == 2


def test_a_grand_prix_held_abroad_is_in_the_country_of_its_circuit(archive, tmp_path):
    archive.row("races", id=2)["circuitId"] = "sakhir"
    archive.load(tmp_path)
    assert Race.objects.get(name="Monaco Grand Prix").circuit.country == "Bahrain"


def test_indianapolis_is_a_race_like_any_other(archive, tmp_path):
    archive.add("seasons", year=1950)
    archive.grand_prix("indianapolis")
    archive.race(3, 3, "1950-05-30", "indianapolis", "sakhir", laps=138)
    archive.result(3, "lewis-hamilton", 1, driverNumber="1", laps=138)
    archive.load(tmp_path)
    race = Race.objects.get(season__year=1950)
    assert (race.grand_prix, race.status, race.start_time) == ("indianapolis", "held", None)


def test_a_race_without_qualifying_has_no_qualifying_results(archive, tmp_path):
    archive.load(tmp_path)
    assert RaceResult.objects.exists()
    assert not QualifyingResult.objects.exists()


def test_a_driver_of_a_shared_car_may_have_no_laps(archive, tmp_path):
    archive.result(2, "lewis-hamilton", 5, sharedCar="true", laps="")
    archive.load(tmp_path)
    assert result_of("lewis-hamilton", shared_car=True).laps is None


def test_a_driver_listed_twice_in_qualifying_is_refused_the_second_time_by_name(archive, tmp_path):
    archive.session("races-qualifying-results", 1, "lewis-hamilton", 1, q1Millis=90000)
    archive.session("races-qualifying-results", 1, "lewis-hamilton", 2, q1Millis=90001)
    run = archive.load(tmp_path)
    assert QualifyingResult.objects.get().q1_ms == 90000
    assert run.refused == [
        {
            "table": "qualifying results",
            "row": "f1db-races-qualifying-results.csv row 3",
            "reason": "lewis-hamilton is already in this session in row 2",
        }
    ]


def test_a_race_with_a_date_alone_has_no_start_time(archive, tmp_path):
    archive.row("races", id=1)["time"] = ""
    archive.load(tmp_path)
    assert Race.objects.get(grand_prix="bahrain").start_time is None


def test_times_of_sessions_are_utc_instants(archive, tmp_path):
    archive.row("races", id=1).update(qualifyingDate="2023-03-04", qualifyingTime="15:00")
    archive.load(tmp_path)
    assert Race.objects.get(grand_prix="bahrain").qualifying_at == datetime(2023, 3, 4, 15, tzinfo=UTC)


def test_a_race_with_results_is_held_and_one_without_is_scheduled(archive, tmp_path):
    archive.load(tmp_path)
    assert dict(Race.objects.values_list("grand_prix", "status")) == {
        "bahrain": "held",
        "monaco": "scheduled",
    }


def test_a_sprint_weekend_is_known_by_its_sprint(archive, tmp_path):
    archive.row("races", id=2)["sprintRaceDate"] = "2023-05-27"
    archive.session("races-sprint-race-results", 1, "lewis-hamilton", 1, points=8)
    archive.session("races-sprint-qualifying-results", 1, "lewis-hamilton", 1, q1Millis=100000)
    archive.load(tmp_path)
    assert Race.objects.get(is_sprint_weekend=True).grand_prix == "monaco"
    assert SprintResult.objects.get().points == 8
    assert QualifyingResult.objects.get().session == "sprint_qualifying"


def test_the_fastest_lap_joins_the_result_of_the_same_car(archive, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton")["fastestLap"] = "true"
    archive.add("races-fastest-laps", raceId=1, driverId="lewis-hamilton", driverNumber=44, timeMillis=95996)
    archive.load(tmp_path)
    assert result_of("lewis-hamilton", has_fastest_lap=True).fastest_lap_ms == 95996


def test_each_practice_is_kept_by_its_number(archive, tmp_path):
    for session in (1, 2, 3, 4):
        archive.session(f"races-free-practice-{session}-results", 1, "lewis-hamilton", 1)
    archive.load(tmp_path)
    assert sorted(PracticeResult.objects.values_list("session", flat=True)) == [1, 2, 3, 4]


def test_entries_of_a_driver_by_several_entrants_are_one_entry_of_all_rounds(archive, tmp_path):
    entry = {"year": 2023, "constructorId": "mercedes", "driverId": "lewis-hamilton", "testDriver": "false"}
    archive.add("seasons-entrants-drivers", entrantId="one", rounds="2;1", **entry)
    archive.add("seasons-entrants-drivers", entrantId="two", rounds="2;3", **entry)
    archive.load(tmp_path)
    assert SeasonEntry.objects.get().rounds == [1, 2, 3]


def test_test_drivers_are_flagged(archive, tmp_path):
    archive.add(
        "seasons-entrants-drivers",
        year=2023,
        constructorId="mercedes",
        driverId="fernando-alonso",
        testDriver="true",
    )
    archive.load(tmp_path)
    assert SeasonEntry.objects.get().is_test_driver


def test_the_time_zone_of_a_circuit_follows_from_its_position(archive, tmp_path):
    archive.load(tmp_path)
    assert Circuit.objects.get(name="Monaco").timezone == "Europe/Monaco"


def test_every_driver_constructor_and_circuit_is_known_by_its_f1db_id(archive, tmp_path):
    archive.load(tmp_path)
    assert ExternalId.objects.filter(source="f1db").count() == 3 + 3 + 2


def test_a_place_behind_its_own_line_is_not_believed(archive, tmp_path):
    for order, (driver, place, points) in enumerate(
        [("max-verstappen", 2, 25), ("fernando-alonso", 2, 18), ("lewis-hamilton", 22, 18)], start=1
    ):
        row = {"raceId": 1, "positionDisplayOrder": order, "positionNumber": place, "positionText": place}
        archive.add("races-driver-standings", **row, points=points, driverId=driver)
    run = archive.load(tmp_path)
    rows = DriverStanding.objects.order_by("position_order")
    assert list(rows.values_list("position", "points")) == [(1, 25), (2, 18), (2, 18)]
    assert [refused["reason"] for refused in run.refused] == [
        "position 2 in line 1 is not believed",
        "position 22 in line 3 is not believed",
    ]


def test_text_for_nothing_is_no_value(archive, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton").update(
        driverNumber="None", gapMillis="null", laps="N/A"
    )
    run = archive.load(tmp_path)
    hamilton = result_of("lewis-hamilton")
    assert (hamilton.car_number, hamilton.gap_ms, hamilton.laps, run.refused) == ("", None, None, [])
