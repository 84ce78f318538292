"""Imports of an archive: first, again, corrected, renumbered, interrupted."""

import io
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from f1site.lib.errors import DataImportError
from ingestion.importer import import_archive
from ingestion.models import Circuit, Driver, ExternalId, ImportRun, Race, RaceResult, Season
from ingestion.tasks import import_archive as task
from tests.ingestion.archives import TinyArchive

DEMO = b"F1 demo world, seed 1"


def totals(run):
    return {
        outcome: sum(counts[outcome] for counts in run.counts.values())
        for outcome in ("new", "changed", "unchanged", "refused")
    }


def rounds():
    return dict(Race.objects.values_list("grand_prix", "round_number"))


@pytest.mark.django_db
def test_a_second_import_changes_nothing(archive, tmp_path):
    first, second = archive.load(tmp_path), archive.load(tmp_path)
    assert totals(second) == {"new": 0, "changed": 0, "unchanged": totals(first)["new"], "refused": 0}


@pytest.mark.django_db
def test_a_corrected_fact_is_updated_and_listed(archive, tmp_path):
    archive.load(tmp_path)
    before = RaceResult.objects.get(driver__name="Lewis Hamilton")
    archive.row("races-race-results", driverId="lewis-hamilton").update(points="10", reasonRetired="Gearbox")
    run = archive.load(tmp_path)
    result = {"table": "race results", "row": "2023 bahrain lewis-hamilton 44"}
    assert run.changes == [
        result | {"field": "reason_retired", "old": "", "new": "Gearbox"},
        result | {"field": "points", "old": "15.00", "new": "10.00"},
    ]
    assert totals(run)["changed"] == 1
    assert RaceResult.objects.get(pk=before.pk).points == 10


@pytest.mark.django_db
def test_a_corrected_name_stays_the_same_driver(archive, tmp_path):
    archive.load(tmp_path)
    before = Driver.objects.get(name="Lewis Hamilton")
    archive.row("drivers", id="lewis-hamilton")["name"] = "Sir Lewis Hamilton"
    archive.load(tmp_path)
    assert Driver.objects.get(pk=before.pk).name == "Sir Lewis Hamilton"
    assert Driver.objects.count() == 3


@pytest.mark.django_db
def test_a_renamed_id_is_matched_by_name_and_birth_date(archive, tmp_path):
    archive.load(tmp_path)
    archive.row("drivers", id="lewis-hamilton")["id"] = "lewis-carl-hamilton"
    archive.row("races-race-results", driverId="lewis-hamilton")["driverId"] = "lewis-carl-hamilton"
    run = archive.load(tmp_path)
    assert totals(run)["new"] == 0
    ids = ExternalId.objects.filter(driver__name="Lewis Hamilton").values_list("external_id", flat=True)
    assert sorted(ids) == ["lewis-carl-hamilton", "lewis-hamilton"]


@pytest.mark.django_db
def test_a_driver_of_another_source_is_not_created_twice(archive, tmp_path):
    ours = Driver.objects.create(name="Lewis Hamilton", date_of_birth=date(1985, 1, 7))
    ExternalId.objects.create(source="jolpica", kind="driver", external_id="hamilton", driver=ours)
    archive.load(tmp_path)
    assert RaceResult.objects.get(driver__name="Lewis Hamilton").driver == ours


@pytest.mark.django_db
def test_an_id_that_waited_for_an_operator_is_mapped_by_the_archive(archive, tmp_path):
    ExternalId.objects.create(source="f1db", kind="driver", external_id="lewis-hamilton")
    archive.load(tmp_path)
    assert ExternalId.objects.get(external_id="lewis-hamilton").driver.name == "Lewis Hamilton"


@pytest.mark.django_db
def test_rounds_may_be_exchanged_within_a_season(archive, tmp_path):
    archive.load(tmp_path)
    before = dict(Race.objects.values_list("grand_prix", "pk"))
    archive.row("races", id=1).update(round="2", id="7")
    archive.row("races", id=2).update(round="1", id="1")
    for result in archive.files["races-race-results"]:
        result["raceId"] = "7"
    run = archive.load(tmp_path)
    assert rounds() == {"bahrain": 2, "monaco": 1}
    assert dict(Race.objects.values_list("grand_prix", "pk")) == before
    assert {
        "table": "races",
        "row": "2023 bahrain",
        "field": "round_number",
        "old": "1",
        "new": "2",
    } in (run.changes)


@pytest.mark.django_db
def test_a_new_race_gets_the_round_of_a_race_that_moves(archive, tmp_path):
    archive.load(tmp_path)
    archive.grand_prix("imola")
    archive.row("races", id=2)["round"] = "3"
    archive.race(3, 2, "2023-05-21", "imola", "sakhir")
    archive.load(tmp_path)
    assert rounds() == {"bahrain": 1, "imola": 2, "monaco": 3}


@pytest.mark.django_db
def test_a_race_that_is_cancelled_later_stays_without_its_round(archive, tmp_path):
    archive.grand_prix("imola")
    archive.race(3, 3, "2023-06-04", "imola", "sakhir")
    archive.load(tmp_path)
    archive.files["races"] = [row for row in archive.files["races"] if row["id"] != "2"]
    archive.row("races", id=3)["round"] = "2"
    archive.load(tmp_path)
    assert rounds() == {"bahrain": 1, "monaco": None, "imola": 2}


@pytest.mark.django_db
def test_an_older_archive_undoes_nothing(archive, tmp_path):
    archive.load(tmp_path)
    start = datetime(2023, 5, 28, 13, tzinfo=UTC)
    Race.objects.filter(grand_prix="monaco").update(status="held", sprint_at=start)
    archive.row("races", id=2)["time"] = ""
    run = archive.load(tmp_path)
    race = Race.objects.get(grand_prix="monaco")
    assert (race.status, race.start_time, race.sprint_at) == ("held", start, start)
    assert totals(run)["changed"] == 0


@pytest.mark.django_db
def test_rows_that_are_not_in_the_archive_stay(archive, tmp_path):
    archive.load(tmp_path)
    Circuit.objects.update(elevation_profile=[1, 2, 3])
    archive.files["races-race-results"].pop()
    archive.row("circuits", id="sakhir")["turns"] = "15"
    path = archive.write(tmp_path / "f1db-csv.zip")
    import_archive(str(path), timezone.now(), allow_fewer=True)
    assert RaceResult.objects.count() == 3
    assert Circuit.objects.get(turn_count=15).elevation_profile == [1, 2, 3]


@pytest.mark.django_db
def test_a_demo_archive_is_of_the_source_demo(archive, tmp_path):
    call_command("import_archive", str(archive.write(tmp_path / "demo.zip", DEMO)), stdout=io.StringIO())
    assert set(ExternalId.objects.values_list("source", flat=True)) == {"demo"}


@pytest.mark.django_db
def test_real_data_is_not_imported_into_the_demo_world(archive, tmp_path):
    call_command("import_archive", str(archive.write(tmp_path / "demo.zip", DEMO)), stdout=io.StringIO())
    with pytest.raises(
        DataImportError, match=r"This database contains the demo world\. `manage.py remove_demo`"
    ):
        archive.load(tmp_path)


@pytest.mark.django_db
def test_the_demo_world_is_not_imported_into_real_data(archive, tmp_path):
    archive.load(tmp_path)
    with pytest.raises(
        CommandError, match="This database contains real data; import the demo world into another"
    ):
        call_command("import_archive", str(archive.write(tmp_path / "demo.zip", DEMO)))


@pytest.mark.django_db
def test_the_command_ends_with_a_one_line_summary(archive, tmp_path):
    out = io.StringIO()
    call_command("import_archive", str(archive.write(tmp_path / "f1db-csv.zip")), stdout=out)
    summary = out.getvalue().strip().splitlines()[-1]
    assert summary.startswith("2 races (f1db ")
    assert ": 14 new, 0 changed, 0 unchanged, 0 refused in " in summary


@pytest.mark.django_db
def test_a_failed_import_is_on_record_with_its_reason(tmp_path):
    with pytest.raises(CommandError, match="There is no archive at"):
        call_command("import_archive", str(tmp_path / "absent.zip"))
    run = ImportRun.objects.get()
    assert (run.outcome, run.error.startswith("There is no archive at")) == ("failed", True)


@pytest.mark.django_db
def test_the_task_runs_the_same_import(archive, tmp_path):
    summary = task(where=str(archive.write(tmp_path / "f1db-csv.zip")))
    run = ImportRun.objects.get()
    assert (run.outcome, run.summary) == ("succeeded", summary)
    assert (run.job.task, run.job.state) == (task.name, "succeeded")
    assert Race.objects.count() == 2


SEASONS = range(1950, 2020)
CARS = 40
ROWS_OF_A_SEASON = 4 * CARS


def long_archive():
    """Seventy seasons of one race with many cars in practice: a second or two of saving."""
    archive = TinyArchive()
    for number in range(CARS):
        archive.driver(f"driver-{number}", f"Driver {number}", "1980-01-01")
    for race, year in enumerate(SEASONS, start=100):
        archive.add("seasons", year=year)
        archive.race(race, 1, f"{year}-05-13", "bahrain", "sakhir")
        for session in (1, 2, 3, 4):
            for number in range(CARS):
                archive.session(
                    f"races-free-practice-{session}-results", race, f"driver-{number}", number + 1
                )
    return archive


def rows_by_season(database):
    """Practice results of each stored season; empty while there are no tables."""
    query = (
        "SELECT s.year, COUNT(p.id) FROM ingestion_season s LEFT JOIN ingestion_race r ON r.season_id = s.id "
        "LEFT JOIN ingestion_practiceresult p ON p.race_id = r.id GROUP BY s.year"
    )
    with sqlite3.connect(database) as connection:
        rows = dict(connection.execute(query).fetchall())
    connection.close()
    return rows


@pytest.mark.slow
def test_an_import_killed_half_way_leaves_whole_seasons_and_a_second_run_completes_it(tmp_path):
    database, zip_path = tmp_path / "f1.sqlite3", long_archive().write(tmp_path / "f1db-csv.zip")
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}"}
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    command = [*manage, "import_archive", str(zip_path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        while not rows_by_season(database) and process.poll() is None:
            pass
        process.kill()
    left = rows_by_season(database)
    assert 0 < len(left) < len(SEASONS)
    assert set(left.values()) == {ROWS_OF_A_SEASON}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert rows_by_season(database) == dict.fromkeys(SEASONS, ROWS_OF_A_SEASON) | {2023: 0}


@pytest.mark.django_db
def test_every_season_of_the_archive_is_stored_with_its_race_count(archive, tmp_path):
    archive.load(tmp_path)
    assert list(Season.objects.values_list("year", "race_count")) == [(2023, 2)]
