"""From nothing to a forecast, once; and real data in place of the demo world."""

import pytest

from f1site.lib.errors import DataImportError, ModelTrainingError
from ingestion.models import Driver, ExternalId, ImportRun, Race, Season
from predictions.bootstrap import bootstrap, remove_demo
from predictions.models import EloRating, Forecast, Prediction, TrainedModel
from tests.ingestion.archives import TinyArchive


@pytest.fixture
def offline(settings, tmp_path):
    """F1DB's address is one where nothing listens."""
    settings.F1DB_RELEASE_URL = "http://127.0.0.1:9/f1db-csv.zip"
    settings.ARCHIVE_CACHE_DIR = tmp_path


def counts():
    return [m.objects.count() for m in (Race, ImportRun, EloRating, TrainedModel, Forecast, Prediction)]


def test_where_everything_is_done_already_a_start_does_nothing(world, offline):
    before, messages = counts(), []
    bootstrap(world.THURSDAY, messages.append)
    assert counts() == before
    assert messages == [messages[0], f"Ready: the next race is the {world.race()} on 13 March 2022."]
    assert "F1DB is out of reach" in messages[0]
    assert "demo world stands in" in messages[0]


def test_the_end_of_the_calendar_is_said_and_no_error(world, settings, tmp_path, small_archive):
    settings.F1_ARCHIVE, messages = str(small_archive), []
    Race.objects.filter(status="scheduled").update(status="cancelled")
    Race.objects.filter(pk__in=[world.race(number).pk for number in (5, 6, 7)]).update(status="cancelled")
    bootstrap(world.THURSDAY, messages.append)
    message = "There is no upcoming race on the calendar. Import a newer archive to get a forecast."
    assert messages == [message]


def test_the_demo_world_makes_room_for_real_data(world, settings, tmp_path):
    settings.F1_ARCHIVE = str(TinyArchive().write(tmp_path / "f1db-csv.zip"))
    messages = []
    with pytest.raises(ModelTrainingError, match="Only 0 races"):  # for two races teach nothing
        bootstrap(world.THURSDAY, messages.append)
    assert messages[0] == "The demo world has made room for real data"
    assert list(Season.objects.values_list("year", flat=True)) == [2023]
    assert Driver.objects.count() == 3
    assert counts()[2:] == [0, 0, 0, 0]


def test_a_file_that_is_no_archive_costs_the_demo_world_nothing(world, settings, tmp_path):
    wrong = tmp_path / "f1db-csv.zip"
    wrong.write_text("<html>")
    settings.F1_ARCHIVE = str(wrong)
    before = counts()
    with pytest.raises(DataImportError, match="no readable zip"):
        bootstrap(world.THURSDAY, [].append)
    assert counts() == before


def test_removing_the_demo_world_says_how_many_races_went(world):
    assert remove_demo() == 66
    assert counts() == [0, 0, 0, 0, 0, 0]
    assert not ExternalId.objects.exists()
