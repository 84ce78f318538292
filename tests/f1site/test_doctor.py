"""`doctor` reports in one line each on the installation, the facts and the sources."""

import io

import pytest
from django.core.management import CommandError, call_command

from ingestion.models import ExternalId

SOURCES = ("F1DB_RAW_URL", "JOLPICA_URL", "OPENMETEO_URL")


@pytest.fixture(autouse=True)
def no_release(settings):
    settings.F1DB_RELEASE_URL = settings.JOLPICA_URL


def report():
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out)
    except CommandError as error:
        out.write(str(error))
    lines = out.getvalue().splitlines()
    return {line.split("  ", 1)[1].split(":")[0]: line for line in lines if "  " in line}, lines[-1]


@pytest.mark.django_db
def test_an_empty_installation_gets_the_commands_to_run():
    lines, last = report()
    assert lines["results"] == "problem  results: there are none: manage.py import_archive"
    assert "manage.py train_models" in lines["models"]
    assert last.endswith("checks found a problem.")


def test_an_unmapped_id_is_a_problem(db):
    ExternalId.objects.create(source="jolpica", kind="driver", external_id="who")
    assert report()[0]["identity"] == "problem  identity: 1 ids wait to be mapped in the admin"


@pytest.mark.django_db
def test_a_source_that_cannot_be_reached_is_named():
    lines, _ = report()
    for name in ("F1DB files", "Jolpica", "Open-Meteo"):
        assert "cannot be reached: ConnectionError" in lines[name]


@pytest.mark.django_db
def test_a_source_that_answers_is_ok(source, settings):
    for name in SOURCES:
        setattr(settings, name, source.url)
    for path in ("/seasons/2023/races/01-bahrain/race.yml", "/seasons/", "/v1/forecast"):
        source.set_replies(path, {})
    lines, _ = report()
    assert [lines[name].split()[0] for name in ("F1DB files", "Jolpica", "Open-Meteo")] == ["ok"] * 3


@pytest.mark.django_db
def test_the_archive_of_the_settings_must_exist(settings, tmp_path):
    settings.F1_ARCHIVE = str(tmp_path / "absent.zip")
    assert report()[0]["archive"].startswith("problem  archive: F1_ARCHIVE=")


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "mark"), [(0o600, "ok"), (0o640, "problem"), (0o604, "problem")])
def test_secrets_that_others_can_read_are_a_finding(settings, tmp_path, mode, mark):
    settings.BASE_DIR = tmp_path
    (tmp_path / ".env").touch(mode)
    (tmp_path / ".env").chmod(mode)
    line = report()[0]["settings"]
    assert line.startswith(mark)
    assert (f"chmod 600 {tmp_path}/.env" in line) == (mark == "problem")
