"""Archive and Jolpica about the same rows: only news changes a value, in whatever order they come."""

from datetime import UTC, datetime

import pytest

from f1site.lib.errors import DataImportError
from ingestion.models import Constructor, Difference, Race, RaceResult, StartingGrid
from tests.ingestion.jolpica_season import constructor

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY, JUNE = (datetime(2023, month, 10, tzinfo=UTC) for month in (3, 4, 5, 6))


@pytest.fixture
def release(archive, tmp_path):
    def load(at):
        archive.released = at
        return archive.load(tmp_path)

    return load


@pytest.fixture
def answer(season):
    def load(at):
        season.answered_at = at
        return season.load()

    return load


def alonso():
    return RaceResult.objects.get(driver__name="Fernando Alonso")


def changed(counts):
    return sum(count["new"] + count["changed"] for count in counts.values())


def penalised(season):
    """The stewards take three points from Alonso."""
    season.of("alonso")["points"] = "15"


def test_a_row_names_the_source_and_the_time_of_its_last_statement(release, answer):
    release(MARCH)
    assert (alonso().source, alonso().stated_at) == ("f1db", MARCH)
    answer(APRIL)
    assert (alonso().source, alonso().stated_at) == ("jolpica", APRIL)


def test_an_archive_without_times_is_as_old_as_its_last_result(release):
    release(datetime(1980, 1, 1, tzinfo=UTC))
    assert alonso().stated_at == datetime(2023, 3, 5, 18, tzinfo=UTC)


@pytest.mark.parametrize("first", ["archive", "jolpica"])
def test_a_later_ruling_stays_whichever_source_is_imported_first(release, answer, season, first):
    penalised(season)
    for load, at in [(release, MARCH), (answer, APRIL)][:: 1 if first == "archive" else -1]:
        load(at)
    assert alonso().points == 15
    assert Difference.objects.get(field="points").source == "f1db"
    assert changed(release(MARCH).counts) == changed(answer(MAY).counts) == 0


def test_an_archive_that_repeats_itself_later_changes_nothing(release, answer, season):
    release(MARCH)
    penalised(season)
    answer(APRIL)
    run = release(MAY)
    assert (alonso().points, changed(run.counts)) == (15, 0)


def test_an_archive_with_a_third_value_is_news(release, answer, archive, season):
    release(MARCH)
    penalised(season)
    answer(APRIL)
    archive.row("races-race-results", driverId="fernando-alonso")["points"] = "12"
    release(MAY)
    assert alonso().points == 12
    assert [(one.source, one.value) for one in Difference.objects.filter(field="points")] == [
        ("jolpica", "15")
    ]


def test_news_from_before_the_stored_statement_is_a_difference_listed_once(release, answer, archive):
    answer(MAY)
    archive.row("races", id=2)["time"] = "15:00"
    run = release(APRIL)
    assert [row["row"] for row in run.refused if "start_time" in row["reason"]] == ["2023 monaco"]
    assert Race.objects.get(grand_prix="monaco").start_time.hour == 13
    assert release(APRIL).refused == []


def test_an_older_archive_of_the_same_source_only_adds_what_is_missing(release, archive):
    release(MAY)
    archive.row("races-race-results", driverId="fernando-alonso")["points"] = "0"
    archive.row("races", id=2)["time"] = "16:00"
    archive.session("races-free-practice-1-results", 1, "fernando-alonso", 1)
    run = release(APRIL)
    assert (run.counts["practice results"]["new"], changed(run.counts)) == (1, 1)
    assert alonso().points == 18


def test_a_source_that_agrees_again_differs_no_more(release, answer, season):
    release(MARCH)
    penalised(season)
    answer(APRIL)
    season.of("alonso")["points"] = "18"
    answer(MAY)
    assert alonso().points == 18
    assert not Difference.objects.exists()


@pytest.mark.parametrize("order", [1, -1])
def test_what_jolpica_derives_yields_to_f1db_in_any_order(release, answer, archive, season, order):
    result = archive.row("races-race-results", driverId="fernando-alonso")
    result.update(qualificationPositionNumber="5", polePosition="true", reasonRetired="Gearbox")
    season.of("alonso").update(status="Transmission", positionText="2")
    season.row("qualifying", 1, "alonso", 1, Q1="1:31.000")
    for load, at in [(release, MARCH), (answer, APRIL)][::order]:
        load(at)
    row = alonso()
    assert (row.qualifying_position, row.is_pole, row.reason_retired) == (5, True, "Gearbox")
    assert changed(answer(MAY).counts) == 0


@pytest.mark.parametrize("order", [1, -1])
def test_a_more_precise_status_is_kept_in_any_order(release, answer, archive, season, order):
    archive.row("races-race-results", driverId="fernando-alonso").update(positionNumber="", positionText="NC")
    season.of("alonso").update(positionText="R", status="Retired")
    del season.of("alonso")["Time"]
    for load, at in [(release, MARCH), (answer, APRIL)][::order]:
        load(at)
    assert alonso().status == "not_classified"
    assert not Difference.objects.filter(field="status").exists()


@pytest.mark.parametrize("order", [1, -1])
def test_a_missing_value_never_wins_in_any_order(release, answer, archive, order):
    archive.row("races", id=2)["time"] = ""
    for load, at in [(release, MAY), (answer, APRIL)][::order]:
        load(at)
    assert Race.objects.get(grand_prix="monaco").start_time.hour == 13
    assert not Difference.objects.exists()


@pytest.mark.parametrize("order", [1, -1])
def test_the_final_grid_decides_who_started_from_the_pit_lane(release, answer, archive, season, order):
    archive.session("races-starting-grid-positions", 1, "fernando-alonso", "PL")
    season.of("alonso")["grid"] = "3"
    for load, at in [(release, MARCH), (answer, APRIL)][::order]:
        load(at)
    assert StartingGrid.objects.get().pit_lane_start
    assert (alonso().grid_position, alonso().pit_lane_start) == (None, True)
    assert changed(answer(MAY).counts) == changed(release(MARCH).counts) == 0


def test_rounds_of_an_older_archive_do_not_return(release, answer, season):
    season.races[1].update(round="3")
    season.race(2, "British", "2023-05-21", "silverstone")
    answer(APRIL)
    release(MARCH)
    assert dict(Race.objects.values_list("grand_prix", "round_number")) == {
        "bahrain": 1,
        "british": 2,
        "monaco": 3,
    }


def test_a_constructor_named_with_its_engine_is_one_row_for_all_sources(release, answer, archive, season):
    for name, engine in (("alonso", "repco"), ("hamilton", "climax")):
        season.of(name)["Constructor"] = constructor(f"brabham-{engine}")
    answer(APRIL)
    assert alonso().constructor == RaceResult.objects.get(driver__name="Lewis Hamilton").constructor
    archive.constructor("brabham", "Brabham", "united-kingdom")
    for driver in ("fernando-alonso", "lewis-hamilton"):
        archive.row("races-race-results", driverId=driver)["constructorId"] = "brabham"
    assert release(MAY).refused == []
    assert Constructor.objects.filter(name__startswith="Brabham").count() == 1


def test_an_import_that_refuses_nearly_all_rows_of_a_list_has_failed(archive, tmp_path):
    for number in range(20):
        archive.driver(f"driver-{number}", f"Driver {number}", "1980-01-01")
        archive.session("races-free-practice-1-results", 1, f"driver-{number}", number + 1, laps="many")
    with pytest.raises(DataImportError, match="20 of 20 practice results were refused"):
        archive.load(tmp_path)
    assert RaceResult.objects.count() == 3
