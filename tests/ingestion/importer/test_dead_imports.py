"""An import whose process has ended is closed at the next look; one that goes on never is."""

import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from f1site.lib.errors import ExternalAPIError
from ingestion import tasks
from ingestion.importer import import_archive
from ingestion.importer.saving import runs
from ingestion.models import ImportRun
from tests.ingestion.archives import TinyArchive
from tests.ingestion.databases import MANAGE, Sqlite, both, migrated
from tests.sites import eventually, site

LIST = reverse("admin:ingestion_importrun_changelist")
# Meanwhile nobody can write to SQLite, as in a dry run.
AN_HOUR_LONG = """
import sys, django; django.setup()
from datetime import timedelta
from django.utils import timezone
from ingestion.importer.saving.runs import recorded, rolled_back
from ingestion.models import Season
with recorded("jolpica", "season 2023", timezone.now() - timedelta(hours=1), dry_run=True), rolled_back(True):
    Season.objects.create(year=2023, race_count=22)
    print("goes on", flush=True)
    sys.stdin.read()
"""
LOOK = "import django; django.setup(); from ingestion.importer.saving.runs import close_dead; close_dead()"
OUTCOMES = "SELECT outcome, error FROM ingestion_importrun ORDER BY id"


@pytest.fixture
def dead(db):
    """Left behind by a process that was killed."""
    hour_ago = timezone.now() - timedelta(hours=1)
    return ImportRun.objects.create(source="jolpica", subject="season 2023", started_at=hour_ago)


def at_the_doctor():
    with pytest.raises(CommandError):
        call_command("doctor")


def after(dead, look):
    look()
    dead.refresh_from_db()
    return dead.outcome, dead.error


@pytest.mark.parametrize("page", [LIST, "{}/change/"], ids=["list", "page"])
def test_an_operator_who_looks_sees_it_failed(dead, admin_client, page):
    address = page if page == LIST else LIST + page.format(dead.pk)
    assert after(dead, lambda: admin_client.get(address)) == ("failed", runs.ENDED)


def test_the_doctor_closes_it_and_names_it(dead, capsys):
    assert after(dead, at_the_doctor) == ("failed", runs.ENDED)
    assert "imports: season 2023 was broken off" in capsys.readouterr().out


def test_the_next_import_closes_it(dead, tmp_path):
    archive = TinyArchive().write(tmp_path / "f1db-csv.zip")
    assert after(dead, lambda: import_archive(str(archive), timezone.now())) == ("failed", runs.ENDED)


def test_one_that_goes_on_in_this_process_is_left_alone(db):
    with runs.recorded("jolpica", "season 2023", timezone.now()) as (run, _):
        assert runs.close_dead() == []
    assert ImportRun.objects.get(pk=run.pk).outcome == "succeeded"


@pytest.mark.parametrize("where", ["https://127.0.0.1:99999/x.zip", "https://[::1/x.zip", "https://"])
def test_an_address_that_is_none_fails_with_its_reason(db, where):
    with pytest.raises(ExternalAPIError, match="cannot be reached: InvalidURL"):
        tasks.import_archive(where=where)
    run = ImportRun.objects.get()
    assert "cannot be reached: InvalidURL" in run.error
    assert run.error == run.job.error


@pytest.fixture
def database(kind, tmp_path):
    one = migrated(kind, tmp_path, "imports")
    yield one
    one.drop()


def look(database):
    environment = database.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    subprocess.run([sys.executable, "-c", LOOK], env=environment, check=True)
    return database.rows(OUTCOMES)


@both
@pytest.mark.slow
def test_a_process_that_goes_on_is_left_alone_for_an_hour_and_closed_once_killed(kind, database):
    environment = database.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", AN_HOUR_LONG], env=environment, **pipes) as process:
        assert process.stdout.readline() == b"goes on\n"
        assert look(database) == [("running", "")]
        process.kill()
    assert eventually(lambda: look(database) == [("failed", runs.ENDED)])


@pytest.fixture
def silent_source():
    """The address of a source that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.slow
def test_an_import_of_a_killed_process_is_failed_on_the_page_of_the_next_one(tmp_path, silent_source):
    database = Sqlite(tmp_path, "f1")
    with site(tmp_path, database.url) as served:
        served.log_in()
        race = ["import_race", "--season", "2023", "--round", "1"]
        with database.start(*MANAGE, *race, JOLPICA_URL=silent_source) as process:
            eventually(lambda: database.rows("SELECT 1 FROM ingestion_importrun"))
            assert runs.ENDED not in served.get(f"{LIST}1/change/").text
            process.kill()
        assert runs.ENDED in served.get(f"{LIST}1/change/").text
