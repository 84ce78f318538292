"""Which seasons an import has begun to write and has not completed."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from f1site.lib.errors import DataImportError
from ingestion.importer import import_archive
from ingestion.importer.saving.completeness import unfinished
from ingestion.importer.saving.report import Report
from ingestion.models import ImportRun

pytestmark = pytest.mark.django_db


def left_half_done(years):
    return ImportRun.objects.create(
        source="f1db", subject="demo.zip", started_at=timezone.now(), unfinished=years, outcome="failed"
    )


def test_importing_its_seasons_again_makes_the_facts_complete(archive, tmp_path):
    left_half_done([2023])
    archive.load(tmp_path)
    assert unfinished.runs() == []


def test_a_season_that_the_source_no_longer_has_is_not_waited_for(archive, tmp_path):
    left_half_done([2023, 2024])
    archive.load(tmp_path)
    assert unfinished.runs() == []


def test_another_source_completes_the_season_that_it_imports_and_no_other(season):
    run = left_half_done([2022, 2023])
    season.load()
    run.refresh_from_db()
    assert run.unfinished == [2022]


def test_some_seasons_of_an_archive_complete_these(archive, tmp_path):
    left_half_done([2022, 2023])
    import_archive(str(archive.write(tmp_path / "f1db-csv.zip")), timezone.now(), years=[2023])
    assert [run.unfinished for run in unfinished.runs()] == [[2022]]


def test_an_import_that_fails_before_it_has_written_leaves_the_facts_complete(archive, tmp_path):
    archive.row("races-race-results", driverId="max-verstappen")["driverId"] = "unknown"
    with pytest.raises(DataImportError, match="is not in f1db-drivers"):
        archive.load(tmp_path)
    assert unfinished.runs() == []


def test_a_dry_run_leaves_the_facts_complete(archive, tmp_path):
    import_archive(str(archive.write(tmp_path / "f1db-csv.zip")), timezone.now(), dry_run=True)
    assert unfinished.runs() == []


def test_a_report_of_no_run_marks_none():
    left_half_done([2022])
    unfinished.begin(Report(), [2021])
    assert [run.unfinished for run in unfinished.runs()] == [[2022]]


def test_the_doctor_names_what_is_to_be_imported_again(capsys):
    left_half_done([2022, 2023])
    with pytest.raises(CommandError):
        call_command("doctor")
    assert "demo.zip ended before it was complete (2022 to 2023): import it again." in capsys.readouterr().out
