"""No forecast, training or what-if is made from facts that an import has written in part."""

import subprocess
import sys

import pytest
from django.utils import timezone

from f1site.lib import database
from f1site.lib.errors import IncompleteFacts
from ingestion.importer.saving import runs
from ingestion.importer.saving.completeness import unfinished
from ingestion.models import ImportRun
from predictions.championship import simulate
from predictions.data import dataset
from predictions.forecasts import generate
from predictions.model_sets import training
from predictions.models import Forecast, SeasonForecast
from predictions.what_if import answer
from predictions.what_if.question import Question
from tests.ingestion.archives import TinyArchive
from tests.ingestion.databases import MANAGE, both, migrated

# Writes a part of two seasons, then goes on until it is told to complete them.
HALF_AN_IMPORT = """
import sys, django; django.setup()
from django.utils import timezone
from ingestion.importer.saving.completeness import unfinished
from ingestion.importer.saving.runs import recorded
from ingestion.models import Season
with recorded("f1db", "f1db-csv.zip", timezone.now()) as (run, report):
    unfinished.begin(report, [2022, 2023])
    Season.objects.create(year=2022, race_count=22)
    print("half", flush=True)
    sys.stdin.readline()
    unfinished.complete(report, 2022)
    unfinished.complete(report, 2023)
"""
SNAPSHOT = """
import subprocess, sys, django; django.setup()
from f1site.lib.database.snapshot import snapshot
from ingestion.models import Season
with snapshot():
    before = Season.objects.count()
    subprocess.run([*{manage!r}, "import_archive", {archive!r}], check=True, capture_output=True)
    print(before, Season.objects.count())
print(Season.objects.count())
"""
MAKERS = {
    "race forecast": lambda world: generate.generate(world.race(), world.THURSDAY),
    "season forecast": lambda world: simulate.generate(world.THURSDAY),
    "training": lambda world: training.train(world.THURSDAY),
    "backtest": lambda world: dataset.load(world.IMPORTED),
    "what-if": lambda world: answer.answer(world.race(), world.THURSDAY, Question()),
}


def left_half_done(**values):
    return ImportRun.objects.create(
        source="demo", subject="demo.zip", started_at=timezone.now(), unfinished=[2022, 2023], **values
    )


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_nothing_is_made_from_what_a_killed_import_left(world, make):
    left_half_done()
    before = (Forecast.objects.count(), SeasonForecast.objects.count())
    with pytest.raises(
        IncompleteFacts, match=r"ended before it was complete \(2022 to 2023\): import it again"
    ):
        make(world)
    assert (Forecast.objects.count(), SeasonForecast.objects.count()) == before


def test_an_import_that_has_not_begun_to_write_delays_nothing(world):
    with runs.recorded("jolpica", "season 2023", timezone.now()):
        assert len(dataset.load(world.THURSDAY).races)


def test_a_request_does_not_wait_for_an_import_that_writes(world, fake_clock):
    with runs.recorded("jolpica", "season 2023", timezone.now()) as (_, report):
        unfinished.begin(report, [2023])
        with database.wait_up_to(2), pytest.raises(IncompleteFacts, match=r"is writing \(2023\): wait"):
            dataset.load(world.THURSDAY)
        assert fake_clock.waits == []


def test_a_command_waits_for_an_import_that_writes_for_minutes_at_most(world, fake_clock):
    with runs.recorded("jolpica", "season 2023", timezone.now()) as (_, report):
        unfinished.begin(report, [2023])
        with pytest.raises(IncompleteFacts, match="is writing"):
            dataset.load(world.THURSDAY)
    assert sum(fake_clock.waits) == database.LOCK_SECONDS


def test_the_what_if_of_the_api_answers_at_once_and_says_why(world, client):
    left_half_done(outcome="failed")
    race = world.race()
    answered = client.get(f"/api/v1/predictions/race/{race.pk}/what-if?wet=1")
    assert (answered.status_code, answered.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert client.get(f"/api/v1/predictions/race/{race.pk}").status_code == 200


@pytest.fixture
def empty(kind, tmp_path):
    """A migrated, empty database."""
    one = migrated(kind, tmp_path, "facts")
    yield one
    one.drop()


def half_an_import(database):
    environment = database.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", HALF_AN_IMPORT], env=environment, **pipes)
    assert process.stdout.readline() == b"half\n"
    return process


@both
@pytest.mark.slow
def test_a_training_waits_until_an_import_of_another_process_is_complete(kind, empty):
    with half_an_import(empty) as importing, empty.start(*MANAGE, "train_models") as training_:
        assert b"is writing (2022 to 2023): wait until it is complete" in training_.stderr.readline()
        importing.communicate(b"\n")
        assert b"Only 0 races since" in training_.communicate()[1]


@both
@pytest.mark.slow
def test_after_a_killed_import_a_training_says_what_to_do_and_a_second_import_does_it(kind, empty, tmp_path):
    importing = half_an_import(empty)
    importing.kill()
    importing.communicate()
    refused = empty.start(*MANAGE, "train_models").communicate()[1].decode()
    assert "f1db-csv.zip ended before it was complete (2022 to 2023): import it again." in refused
    empty.manage("import_archive", str(TinyArchive().write(tmp_path / "f1db-csv.zip")))
    assert b"Only 1 races since" in empty.start(*MANAGE, "train_models").communicate()[1]


@both
@pytest.mark.slow
def test_what_is_read_in_a_snapshot_is_of_one_moment_though_an_import_commits_meanwhile(
    kind, empty, tmp_path
):
    archive = str(TinyArchive().write(tmp_path / "f1db-csv.zip"))
    done = subprocess.run(
        [sys.executable, "-c", SNAPSHOT.format(manage=MANAGE, archive=archive)],
        env=empty.environment(DJANGO_SETTINGS_MODULE="f1site.settings"),
        check=True,
        capture_output=True,
    )
    assert done.stdout.split() == [b"0", b"0", b"1"]
