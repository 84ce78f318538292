"""An archive that holds fewer rows than the last one is refused before anything is saved."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from f1site.lib.errors import DataImportError
from ingestion.importer import import_archive
from ingestion.models import DriverStanding, ImportRun, Race, RaceResult
from tests.ingestion.archives import load, rewrite
from tests.left_out import ARCHIVE

pytestmark = pytest.mark.django_db
RESULTS = "races-race-results"


@pytest.fixture
def imported(archive, tmp_path):
    """An archive whose every table has a row of Bahrain, and which is imported."""
    archive.add(
        "seasons-entrants-drivers",
        year=2023,
        constructorId="mercedes",
        driverId="lewis-hamilton",
        rounds="1",
        testDriver="false",
    )
    for file in ("races-qualifying-results", "races-free-practice-1-results"):
        archive.session(file, 1, "max-verstappen", 1, timeMillis=90_000)
    archive.session("races-starting-grid-positions", 1, "max-verstappen", 1)
    standing = {"raceId": 1, "positionDisplayOrder": 1, "positionNumber": 1, "positionText": 1, "points": 25}
    archive.add("races-driver-standings", **standing, driverId="max-verstappen")
    team = {"constructorId": "red-bull", "engineManufacturerId": "honda-rbpt"}
    archive.add("races-constructor-standings", **standing, **team)
    archive.load(tmp_path)
    return archive


@pytest.mark.parametrize(
    ("file", "table"),
    [
        (RESULTS, "race results 0 instead of 3 (2023: 0 instead of 3)"),
        ("races-qualifying-results", "qualifying results 0 instead of 1"),
        ("races-free-practice-1-results", "practice results 0 instead of 1"),
        ("races-starting-grid-positions", "starting grids 0 instead of 1"),
        ("races-driver-standings", "driver standings 0 instead of 1"),
        ("races-constructor-standings", "constructor standings 0 instead of 1"),
        ("seasons-entrants-drivers", "season entries 0 instead of 1"),
    ],
)
def test_a_file_with_nothing_but_its_header_is_refused_with_the_counts(imported, tmp_path, file, table):
    imported.files[file].clear()
    with pytest.raises(DataImportError) as error:
        imported.load(tmp_path)
    assert f"{table}" in error.value.message
    assert "--allow-fewer" in error.value.message
    assert DriverStanding.objects.get(driver__name="Max Verstappen").wins == 1
    assert ImportRun.objects.first().total("changed") == 0


@pytest.mark.parametrize(("file", "table"), [("drivers", "drivers 3 instead of 4"), ("circuits", "circuits")])
def test_fewer_rows_that_all_seasons_share_are_refused(imported, tmp_path, file, table):
    imported.driver("nyck-de-vries", "Nyck de Vries", "1995-02-06")
    imported.circuit("jeddah", "Jeddah", "bahrain", latitude=21.6, longitude=39.1)
    imported.load(tmp_path)
    imported.files[file].pop()
    with pytest.raises(DataImportError, match=table):
        imported.load(tmp_path)


def test_an_operator_can_accept_fewer_rows_once_and_for_all(imported, tmp_path):
    imported.files[RESULTS].pop()
    path = str(imported.write(tmp_path / "f1db-csv.zip"))
    with pytest.raises(CommandError, match="race results 2 instead of 3"):
        call_command("import_archive", path)
    call_command("import_archive", path, "--allow-fewer")
    call_command("import_archive", path)
    assert [run.outcome for run in ImportRun.objects.order_by("pk")][1:] == [
        "failed",
        "succeeded",
        "succeeded",
    ]


def test_a_season_that_is_gone_is_refused_until_it_is_accepted(imported, tmp_path):
    imported.add("seasons", year=2022)
    imported.race(9, 1, "2022-07-03", "monaco", "monte-carlo")
    imported.result(9, "max-verstappen", 1, points=25)
    imported.load(tmp_path)
    for file in ("seasons", "races", RESULTS):
        imported.files[file].pop()
    path = imported.write(tmp_path / "f1db-csv.zip")
    with pytest.raises(DataImportError, match=r"races 1 instead of 2 \(2022: 0 instead of 1\)"):
        load(path)
    import_archive(str(path), ImportRun.objects.first().started_at, allow_fewer=True)
    load(path)


def test_a_race_to_come_may_be_dropped(imported, tmp_path):
    imported.files["races"].pop()
    imported.load(tmp_path)
    assert ImportRun.objects.latest("pk").outcome == "succeeded"


def test_seasons_that_are_not_imported_are_not_compared(imported, tmp_path):
    imported.files[RESULTS].clear()
    imported.files["races-driver-standings"].clear()
    path = str(imported.write(tmp_path / "f1db-csv.zip"))
    import_archive(path, ImportRun.objects.get().started_at, years=[2022])
    with pytest.raises(DataImportError, match="race results 0 instead of 3"):
        import_archive(path, ImportRun.objects.first().started_at, years=[2023])


def test_results_of_another_source_are_not_missed_in_an_archive(imported, season, tmp_path):
    season.result(2, "alonso", 1, points="25")
    season.load()
    imported.load(tmp_path)
    assert RaceResult.objects.filter(race__grand_prix="monaco").exists()


def test_a_row_that_is_refused_is_not_missing(imported, tmp_path):
    imported.row(RESULTS, driverId="lewis-hamilton")["points"] = "many"
    assert imported.load(tmp_path).counts["race results"]["refused"] == 1


def test_standings_after_races_without_results_show_that_a_first_archive_is_not_whole(archive, tmp_path):
    archive.files[RESULTS].clear()
    standing = {"raceId": 1, "positionDisplayOrder": 1, "positionNumber": 1, "positionText": 1, "points": 25}
    archive.add("races-driver-standings", **standing, driverId="max-verstappen")
    with pytest.raises(DataImportError, match=r"standings after 1 races of which it holds no results"):
        archive.load(tmp_path)
    assert not Race.objects.exists()


@pytest.mark.slow
@pytest.mark.real_data
def test_half_of_the_real_results_are_refused_before_anything_is_saved(tmp_path):
    load(ARCHIVE)
    leaders = list(DriverStanding.objects.filter(position=1).values_list("race", "driver", "points", "wins"))
    path = shutil.copyfile(ARCHIVE, tmp_path / "f1db-csv.zip")
    rewrite(path, f"f1db-{RESULTS}.csv", lambda text: text[: text.index("\n", len(text) // 2) + 1])
    with pytest.raises(DataImportError, match=r"race results \d+ instead of 26332 \(.* more seasons\)"):
        load(path)
    after = DriverStanding.objects.filter(position=1).values_list("race", "driver", "points", "wins")
    assert leaders == list(after)
