"""From nothing to a forecast, once; and real data in place of the demo world."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from f1site.lib import clock
from f1site.lib.errors import ModelTrainingError
from ingestion.importer.saving.completeness import unfinished
from ingestion.models import Driver, ExternalId, ImportRun, Race, Season
from ingestion.sources.weather import openmeteo
from predictions.bootstrap import bootstrap, remove_demo
from predictions.models import EloRating, Forecast, Prediction, TrainedModel
from tests.ingestion.archives import TinyArchive
from tests.predictions.conftest import BROKEN_ARCHIVES


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


def test_real_data_replaces_the_demo_world(world, settings, tmp_path):
    settings.F1_ARCHIVE = str(TinyArchive().write(tmp_path / "f1db-csv.zip"))
    messages = []
    with pytest.raises(ModelTrainingError, match="Only 0 races"):  # for two races teach nothing
        bootstrap(world.THURSDAY, messages.append)
    assert messages[1] == "Real data has replaced the demo world"
    assert list(Season.objects.values_list("year", flat=True)) == [2023]
    assert Driver.objects.count() == 3
    assert counts()[2:] == [0, 0, 0, 0]


@pytest.mark.parametrize("kind", BROKEN_ARCHIVES)
def test_what_is_stored_is_used_where_the_archive_cannot_be_imported(world, settings, broken_archives, kind):
    settings.F1_ARCHIVE, reason = broken_archives[kind]
    before, messages = counts(), []
    bootstrap(world.THURSDAY, messages.append)
    first, last = [line for line in messages if not line.startswith("Importing")]
    assert first.startswith("The archive was not imported: ")
    assert reason in first
    assert last.startswith("Ready: the next race is the ")
    assert counts()[0:1] + counts()[2:] == before[0:1] + before[2:]


def test_older_models_serve_where_the_newest_data_cannot_be_learned_from(world, offline):
    newest = Race.objects.held(world.THURSDAY).order_by("date").last()
    first = Season.objects.earliest("year")
    Race.objects.filter(Q(season=first) | Q(pk=newest.pk)).update(status=Race.Status.CANCELLED)
    version, messages = TrainedModel.objects.first().version, []
    bootstrap(world.THURSDAY, messages.append)
    assert messages[-2].startswith("The newest data were not learned from: Only ")
    assert messages[-2].endswith(f"Version {version} serves.")
    assert messages[-1].startswith("Ready: the next race is the ")


def test_removing_the_demo_world_says_how_many_races_went(world):
    assert remove_demo() == 66
    assert counts() == [0, 0, 0, 0, 0, 0]
    assert not ExternalId.objects.exists()


def left_by_a_killed_import():
    hour_ago = timezone.now() - timedelta(hours=1)
    ImportRun.objects.create(source="demo", subject="demo.zip", started_at=hour_ago, unfinished=[2022])


def test_a_start_imports_again_what_a_killed_import_left(world, settings, small_archive):
    left_by_a_killed_import()
    settings.F1_ARCHIVE, messages = str(small_archive), []
    bootstrap(world.THURSDAY, messages.append)
    assert messages[0] == f"Importing {small_archive}"
    assert messages[-1].startswith("Ready: ")
    assert unfinished.runs() == []


def test_where_that_is_impossible_the_stored_forecasts_stay_in_use(world, settings, broken_archives):
    left_by_a_killed_import()
    settings.F1_ARCHIVE, _ = next(iter(broken_archives.values()))
    before, messages = counts(), []
    bootstrap(world.THURSDAY, messages.append)
    assert messages[-1].startswith(
        "Nothing is forecast anew: The import demo.zip ended before it was complete"
    )
    assert counts()[4:] == before[4:]


# --- weather ------------------------------------------------------------------------------------


@pytest.fixture
def real(world, offline, settings):
    """The small world as if it came from F1DB, with F1_WEATHER."""
    ExternalId.objects.filter(source="demo").update(source="f1db")
    settings.F1_WEATHER, settings.OPENMETEO_URL = True, "http://127.0.0.1:9"
    return world


def test_without_the_setting_no_weather_is_requested(real, settings):
    settings.F1_WEATHER, messages = False, []
    bootstrap(real.THURSDAY, messages.append)
    assert messages == [f"Ready: the next race is the {real.race()} on 13 March 2022."]


def test_weather_out_of_reach_is_only_a_warning(real, monkeypatch):
    monkeypatch.setattr(clock, "sleep", lambda seconds: None)
    before, messages = counts(), []
    bootstrap(real.THURSDAY, messages.append)
    assert messages[0].startswith("Importing the weather since 1996")
    assert messages[1].startswith("There is no weather: http://127.0.0.1:9/v1/archive cannot be reached")
    assert messages[1].endswith("Races are forecast without it.")
    assert messages[2].startswith("Ready: ")
    assert counts()[2:] == before[2:]


@pytest.mark.slow
def test_the_first_start_with_weather_trains_and_the_second_requests_nothing(
    real, stand_in, settings, monkeypatch
):
    monkeypatch.setattr(openmeteo, "RATE", "1000/second")
    settings.OPENMETEO_URL = stand_in.url
    versions, requests = [], []
    for _ in range(2):
        bootstrap(real.THURSDAY, lambda line: None)
        versions.append(TrainedModel.objects.values("version").distinct().count())
        requests.append(sum(stand_in.stats()["paths"].values()))
    assert versions == [2, 2]
    assert requests[0] == requests[1] > 40
    held = Race.objects.held(real.THURSDAY)
    assert held.filter(weather__kind__in=["forecast", "simulated"]).distinct().count() == held.count()
