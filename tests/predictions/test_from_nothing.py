"""Before anything is imported, and the first steps from there."""

from datetime import UTC, datetime

import pytest

from f1site.lib.errors import DataImportError, ExternalAPIError, ModelTrainingError, NotFound, ValidationError
from ingestion.models import ImportRun, Race
from predictions import due, tasks
from predictions.bootstrap import _import, _import_demo, bootstrap, remove_demo
from predictions.data import dataset, stages
from predictions.model_sets import training
from predictions.models import Forecast, TrainedModel
from tests.ingestion.archives import TinyArchive
from tests.predictions.conftest import BROKEN_ARCHIVES
from tests.world import THURSDAY

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_an_empty_history():
    history = dataset.load(THURSDAY)
    assert (len(history.races), len(history.entries)) == (0, 0)


def test_nothing_can_be_learnt_from_it():
    with pytest.raises(ModelTrainingError, match=r"Only 0 races since 1996 .* Import an archive first"):
        training.train(THURSDAY)


def test_the_task_says_so_too():
    with pytest.raises(ModelTrainingError, match="Import an archive first"):
        tasks.train_models()


def test_nothing_is_due():
    assert list(due.due(THURSDAY)) == []


def test_there_is_no_next_race():
    with pytest.raises(NotFound, match="no upcoming race on the calendar"):
        stages.next_race(THURSDAY)


def test_real_data_is_not_removed_with_the_demo_world(tmp_path):
    TinyArchive().load(tmp_path)
    assert remove_demo() == 0
    assert Race.objects.count() == 2


@pytest.mark.parametrize("kind", BROKEN_ARCHIVES)
def test_an_empty_database_without_its_archive_is_an_error_and_no_demo_world(settings, broken_archives, kind):
    settings.F1_ARCHIVE, reason = broken_archives[kind]
    with pytest.raises((DataImportError, ExternalAPIError), match=reason):
        bootstrap(THURSDAY, [].append)
    assert not Race.objects.exists()


def test_an_instant_before_any_data_is_a_clear_error(settings, tmp_path):
    settings.F1DB_RELEASE_URL, settings.ARCHIVE_CACHE_DIR = "http://127.0.0.1:9/f1db-csv.zip", tmp_path
    with pytest.raises(ValidationError, match=r"needs a seed from 0 and an --as-of or F1_AS_OF after"):
        bootstrap(datetime(1990, 1, 1, tzinfo=UTC), [].append)


@pytest.mark.parametrize("content", [b"<html>", b""])
def test_a_damaged_release_of_f1db_is_replaced_by_the_demo_world(settings, tmp_path, content):
    settings.F1DB_RELEASE_URL, settings.ARCHIVE_CACHE_DIR = str(tmp_path / "f1db-csv.zip"), tmp_path
    (tmp_path / "f1db-csv.zip").write_bytes(content)
    messages = []
    _import(THURSDAY, messages.append)
    assert "is no readable zip file" in messages[0]
    assert messages[1] == "Building the demo world"
    assert Race.objects.exists()


@pytest.mark.slow
def test_from_nothing_to_a_forecast_and_a_second_start_changes_nothing(small_archive, settings):
    from_nothing, again = [], []
    settings.F1_AS_OF = THURSDAY
    settings.F1_ARCHIVE = str(small_archive)
    bootstrap(THURSDAY, from_nothing.append)
    first = list(ImportRun.objects.values_list("pk")), list(TrainedModel.objects.values_list("version"))
    bootstrap(THURSDAY, again.append)
    assert from_nothing[0] == f"Importing {small_archive}"
    assert from_nothing[-1].startswith("Ready: the next race is the 2022 ")
    second = list(ImportRun.objects.values_list("pk")), list(TrainedModel.objects.values_list("version"))
    assert (second, again) == (first, from_nothing[-1:])
    assert Forecast.objects.count() == 5


def test_where_f1db_is_out_of_reach_the_demo_world_is_built_up_to_now_and_once(settings, tmp_path):
    settings.ARCHIVE_CACHE_DIR = tmp_path
    messages = []
    for _ in range(2):
        _import_demo(THURSDAY, messages.append)
    assert messages == ["Building the demo world"]
    assert stages.next_race(THURSDAY).date.isoformat() == "2022-03-13"
    assert not Race.objects.finished(THURSDAY).filter(status="scheduled").exists()
