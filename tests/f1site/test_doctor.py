"""`doctor` says in one line each whether the installation, the facts and the sources are well."""

import io

import pytest
from django.core.management import CommandError, call_command

from ingestion.models import ExternalId

SOURCES = ("F1DB_RAW_URL", "JOLPICA_URL", "OPENMETEO_URL")


@pytest.fixture(autouse=True)
def no_release(settings):
    settings.F1DB_RELEASE_URL = settings.JOLPICA_URL


def told():
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out)
    except CommandError as error:
        out.write(str(error))
    lines = out.getvalue().splitlines()
    return {line.split("  ", 1)[1].split(":")[0]: line for line in lines if "  " in line}, lines[-1]


@pytest.mark.django_db
def test_an_empty_installation_is_told_what_to_do():
    lines, last = told()
    assert lines["results"] == "ails  results: there are none: manage.py import_archive"
    assert "manage.py train_models" in lines["models"]
    assert last.endswith("checks found something wrong.")


def test_an_id_that_waits_is_an_ailment(db):
    ExternalId.objects.create(source="jolpica", kind="driver", external_id="who")
    assert told()[0]["identity"] == "ails  identity: 1 ids wait to be mapped in the admin"


@pytest.mark.django_db
def test_a_source_that_cannot_be_reached_is_named():
    lines, _ = told()
    for name in ("F1DB files", "Jolpica", "Open-Meteo"):
        assert "cannot be reached: ConnectionError" in lines[name]


@pytest.mark.django_db
def test_a_source_that_answers_is_well(source, settings):
    for name in SOURCES:
        setattr(settings, name, source.url)
    for path in ("/seasons/2023/races/01-bahrain/race.yml", "/seasons/", "/v1/forecast"):
        source.say(path, {})
    lines, _ = told()
    assert [lines[name][:4] for name in ("F1DB files", "Jolpica", "Open-Meteo")] == ["well"] * 3


@pytest.mark.django_db
def test_the_archive_that_the_settings_name_is_looked_for(settings, tmp_path):
    settings.F1_ARCHIVE = str(tmp_path / "absent.zip")
    assert told()[0]["archive"].startswith("ails  archive: F1_ARCHIVE=")
