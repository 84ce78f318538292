"""A season from Jolpica: saved race by race, corrected, without losing values of other sources."""

from datetime import UTC, date, datetime

import pytest

from ingestion.models import ConstructorStanding, DriverStanding, ImportRun, Race, RaceResult, Season
from tests.ingestion.jolpica_season import TinySeason

pytestmark = pytest.mark.django_db


def written(report):
    return {name: (c["new"], c["changed"]) for name, c in report.counts.items() if c["new"] or c["changed"]}


def rounds():
    return dict(Race.objects.values_list("grand_prix", "round_number"))


def result_of(name):
    return RaceResult.objects.get(driver__name=name)


def test_a_second_import_changes_nothing(season):
    season.load()
    assert written(season.load()) == {}


def test_a_dry_run_reports_the_changes_and_saves_nothing(season):
    dry = season.load(dry_run=True)
    assert not Season.objects.exists()
    assert written(dry) == written(season.load())


def test_the_same_race_from_two_sources_is_one(archive, season, tmp_path):
    archive.load(tmp_path)
    report = season.load()
    assert rounds() == {"bahrain": 1, "monaco": 2}
    assert {name for name, (new, _) in written(report).items() if new} == {
        "driver standings",
        "constructor standings",
    }


def test_a_race_of_jolpica_gets_its_permanent_name_from_the_archive(archive, season, tmp_path):
    season.race(3, "British", "2023-07-09", "silverstone")
    season.load()
    archive.circuit("silverstone", "Silverstone", "monaco", latitude=52.0786, longitude=-1.0169)
    archive.add("grands-prix", id="great-britain", name="Great Britain", fullName="British Grand Prix")
    archive.race(3, 3, "2023-07-09", "great-britain", "silverstone")
    archive.load(tmp_path)
    assert rounds() == {"bahrain": 1, "monaco": 2, "great-britain": 3}
    season.load()
    assert Race.objects.count() == 3


def test_a_grand_prix_of_an_earlier_season_keeps_its_name(archive, season, tmp_path):
    archive.add("grands-prix", id="great-britain", name="Great Britain", fullName="British Grand Prix")
    archive.add("seasons", year=2022)
    archive.race(9, 1, "2022-07-03", "great-britain", "monte-carlo")
    archive.load(tmp_path)
    season.race(3, "British", "2023-07-09", "silverstone")
    season.load()
    assert Race.objects.get(season__year=2023, grand_prix="great-britain").round_number == 3


def test_two_races_at_one_circuit_are_paired_by_the_nearest_date(archive, season, tmp_path):
    archive.race(3, 3, "2023-06-04", "austria", "sakhir")
    archive.race(4, 4, "2023-06-11", "styria", "sakhir")
    archive.grand_prix("austria")
    archive.grand_prix("styria")
    archive.load(tmp_path)
    season.race(4, "Second", "2023-06-11", "bahrain")
    season.race(3, "First", "2023-06-05", "bahrain")
    season.load()
    assert rounds() == {"bahrain": 1, "monaco": 2, "austria": 3, "styria": 4}


def test_races_are_new_moved_and_renumbered(season):
    season.load()
    season.races[1].update(round="3", date="2023-06-04")
    season.race(2, "British", "2023-05-21", "silverstone", time="14:00:00Z")
    report = season.load()
    assert rounds() == {"bahrain": 1, "british": 2, "monaco": 3}
    assert Race.objects.get(grand_prix="monaco").date == date(2023, 6, 4)
    assert {(change["field"], change["new"]) for change in report.changes} >= {
        ("round_number", "3"),
        ("date", "2023-06-04"),
    }


def test_a_missing_race_is_cancelled_unless_it_was_held(season):
    season.load()
    season.races.clear()
    season.lists["results"].clear()
    season.race(1, "British", "2023-07-09", "silverstone")
    season.load()
    status = dict(Race.objects.values_list("grand_prix", "status"))
    assert status == {"bahrain": "held", "monaco": "cancelled", "british": "scheduled"}
    assert rounds() == {"bahrain": None, "monaco": None, "british": 1}


def test_a_cancelled_race_that_comes_back_is_scheduled_again(season):
    season.load()
    monaco = season.races.pop()
    season.load()
    season.races.append(monaco)
    season.load()
    assert Race.objects.get(grand_prix="monaco").status == "scheduled"


def test_a_refused_race_is_not_cancelled(season):
    season.load()
    season.races[1]["date"] = "soon"
    season.load()
    assert Race.objects.get(grand_prix="monaco").status == "scheduled"


def test_session_times_are_stored_and_missing_ones_erase_nothing(season):
    season.races[1]["Qualifying"] = {"date": "2023-05-27", "time": "14:00:00Z"}
    season.load()
    del season.races[1]["Qualifying"], season.races[1]["time"]
    assert written(season.load()) == {}
    race = Race.objects.get(grand_prix="monaco")
    assert race.qualifying_at == datetime(2023, 5, 27, 14, tzinfo=UTC)


def test_a_correction_changes_just_the_rows_that_differ_and_is_listed(season):
    season.load()
    before = set(RaceResult.objects.values_list("pk", flat=True))
    for name, place in (("alonso", 3), ("hamilton", 2)):
        points = str((25, 18, 15)[place - 1])
        season.of(name).update(position=str(place), positionText=str(place), points=points)
    report = season.load()
    assert written(report)["race results"] == (0, 2)
    assert set(RaceResult.objects.values_list("pk", flat=True)) == before
    listed = {"table": "race results", "row": "2023 bahrain alonso 14", "field": "finish_position"}
    assert listed | {"old": "2", "new": "3"} in report.changes
    standing = DriverStanding.objects.get(driver__name="Fernando Alonso")
    assert (standing.points, standing.position) == (15, 3)


def test_missing_values_erase_nothing(archive, season, tmp_path):
    row = archive.row("races-race-results", driverId="lewis-hamilton")
    row.update(timeMillis="5402000", gapMillis="2000", laps="57", qualificationPositionNumber="7")
    archive.load(tmp_path)
    season.of("hamilton").update(Time=None, laps=None, grid=None)
    season.load()
    hamilton = result_of("Lewis Hamilton")
    assert (hamilton.time_ms, hamilton.laps, hamilton.grid_position) == (5_402_000, 57, 3)
    assert hamilton.qualifying_position == 7


@pytest.mark.parametrize(
    ("source_status", "status"),
    [
        (("NC", "R"), "not_classified"),
        (("DNP", "W"), "did_not_practise"),
        (("EX", "D"), "excluded"),
        (("DNF", "D"), "disqualified"),
    ],
)
def test_a_less_precise_status_does_not_replace_a_more_precise_one(
    archive, season, tmp_path, source_status, status
):
    code, letter = source_status
    archive.row("races-race-results", driverId="lewis-hamilton").update(
        positionNumber="", positionText=code, reasonRetired="Water pump"
    )
    archive.load(tmp_path)
    season.of("hamilton").update(positionText=letter, status="Retired", laps="0")
    season.load()
    assert result_of("Lewis Hamilton").status == status
    assert result_of("Lewis Hamilton").reason_retired == "Water pump"


def test_a_car_number_that_only_one_source_has_does_not_make_two_stints(archive, season, tmp_path):
    archive.row("races-race-results", driverId="lewis-hamilton")["driverNumber"] = ""
    archive.load(tmp_path)
    season.load()
    archive.load(tmp_path)
    assert RaceResult.objects.count() == 3


def test_a_race_is_held_together_with_its_results_and_not_before(season):
    season.lists["results"].clear()
    season.load()
    assert set(Race.objects.values_list("status", flat=True)) == {"scheduled"}
    season = TinySeason()
    season.load()
    assert Race.objects.get(grand_prix="bahrain").status == "held"


def test_standings_are_computed_after_the_race(season):
    season.load()
    rows = DriverStanding.objects.order_by("position_order").values_list(
        "driver__name", "position", "points", "wins"
    )
    assert list(rows) == [
        ("Max Verstappen", 1, 25, 1),
        ("Fernando Alonso", 2, 18, 0),
        ("Lewis Hamilton", 3, 15, 0),
    ]
    assert ConstructorStanding.objects.count() == 3


def test_official_standings_replace_computed_ones_and_are_listed(season):
    for place, (name, points) in enumerate(
        [("max_verstappen", 25), ("hamilton", 15), ("alonso", 3)], start=1
    ):
        season.standing(1, name, place, points, wins=int(place == 1))
    report = season.load()
    assert DriverStanding.objects.get(driver__name="Fernando Alonso").points == 3
    row = {"table": "driver standings", "row": "2023 Bahrain Grand Prix, official: Fernando Alonso"}
    assert row | {"field": "points", "old": "18.00", "new": "3.00"} in report.changes
    assert written(season.load()) == {}


def test_deducted_points_stay_deducted_after_the_next_race(season):
    season.standing(1, "alonso", 3, 3)
    season.load()
    season.lists["driverstandings"].clear()
    season.result(2, "alonso", 1, points="25")
    season.load()
    latest = DriverStanding.objects.get(driver__name="Fernando Alonso", race__grand_prix="monaco")
    assert (latest.points, latest.wins) == (28, 1)


def test_no_standings_are_computed_after_a_race_without_results(season):
    season.lists["results"].clear()
    season.result(2, "alonso", 1, points="25")
    season.load()
    assert Race.objects.get(grand_prix="monaco").status == "held"
    assert not DriverStanding.objects.exists()


def test_the_archive_adds_the_engine_to_a_standing_of_jolpica(archive, season, tmp_path):
    season.load()
    row = archive.add("races-constructor-standings", raceId=1, positionDisplayOrder=1, positionNumber=1)
    row.update(positionText="1", points="25", constructorId="red-bull", engineManufacturerId="honda-rbpt")
    archive.load(tmp_path)
    assert ConstructorStanding.objects.get(constructor__name="Red Bull").engine == "honda-rbpt"
    season.load()
    assert ConstructorStanding.objects.count() == 3


def test_other_rows_are_saved_despite_a_malformed_row(season):
    season.of("hamilton")["grid"] = "-4"
    season.load()
    assert set(RaceResult.objects.values_list("driver__name", flat=True)) == {
        "Max Verstappen",
        "Fernando Alonso",
    }
    assert not ImportRun.objects.exists()


def test_times_that_are_not_believed_leave_the_stored_ones_and_the_date(season):
    season.races[1]["Qualifying"] = {"date": "2023-05-27", "time": "14:00:00Z"}
    season.load()
    monaco = Race.objects.get(grand_prix="monaco")
    season.races[1] |= {"date": "2023-05-27", "time": "14:00:00Z"}
    report = season.load()
    assert [one["row"] for one in report.refused] == ["2023 monaco"]
    again = Race.objects.get(grand_prix="monaco")
    assert (again.date, again.start_time) == (monaco.date, monaco.start_time)
    assert again.qualifying_at == monaco.qualifying_at


@pytest.mark.parametrize("times", [True, False])
def test_a_date_whose_times_are_not_believed_moves_no_race(season, times):
    if not times:
        del season.races[1]["time"]
    season.load()
    season.races[1] |= {"date": "2023-05-14", "time": "14:00:00Z"}
    season.races[1]["Qualifying"] = {"date": "2023-05-14", "time": "14:00:00Z"}
    season.load()
    assert str(Race.objects.get(grand_prix="monaco").date) == "2023-05-28"


def test_the_day_at_the_place_does_not_move_a_race_whose_hour_is_known(season):
    season.load()
    del season.races[1]["time"]
    season.races[1]["date"] = "2023-05-27"
    season.load()
    assert str(Race.objects.get(grand_prix="monaco").date) == "2023-05-28"


def test_a_race_that_is_new_keeps_its_date_without_the_times_that_are_not_believed(season):
    season.races[1]["Qualifying"] = {"date": "2023-05-28", "time": "13:00:00Z"}
    season.load()
    monaco = Race.objects.get(grand_prix="monaco")
    assert (str(monaco.date), monaco.start_time, monaco.qualifying_at) == ("2023-05-28", None, None)


def test_a_second_row_of_a_driver_adds_no_points(season):
    season.of("hamilton")["Driver"] = season.drivers["max_verstappen"]
    report = season.load()
    assert report.refused[0]["reason"] == "max_verstappen is in this session already"
    points = DriverStanding.objects.get(driver__name="Max Verstappen").points
    assert points == 25


def test_values_that_are_not_believed_leave_the_stored_ones(season):
    season.load()
    season.of("hamilton").update(Time={"millis": "5400300", "time": "+0.300"})
    report = season.load()
    assert [one["row"] for one in report.refused] == ["2023 bahrain hamilton (car 44)"]
    hamilton = result_of("Lewis Hamilton")
    assert (hamilton.gap_ms, hamilton.time_ms) == (2000, 5_402_000)
    assert report.counts["race results"]["changed"] == 0
