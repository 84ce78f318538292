"""Each source is asked at most once whether it answers, and what it did is stored and shown."""

from datetime import UTC, datetime, timedelta

import pytest

from ingestion import health
from ingestion.models import ImportRun, Race, SourceHealth
from ingestion.sources import answers, rates

NOW = datetime(2026, 7, 5, 12, tzinfo=UTC)
PATHS = {
    "f1db": "/seasons/2023/races/01-bahrain/race.yml",
    "jolpica": "/seasons/",
    "openmeteo": "/v1/forecast",
}
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(source, settings):
    """The three sources that need no key; each answers."""
    settings.F1DB_RAW_URL = settings.JOLPICA_URL = settings.OPENMETEO_URL = source.url
    for path in PATHS.values():
        source.set_replies(path, {})
    return source


def requested(source):
    return sorted(path for path, _ in source.requests)


def status(client):
    return client.get("/api/v1/status").json()


def test_every_source_is_asked_once_and_its_answer_stored(sources):
    assert health.check_sources(NOW) == "F1DB answers; Jolpica answers; Open-Meteo answers."
    assert requested(sources) == sorted(PATHS.values())
    assert dict(SourceHealth.objects.values_list("source", "last_success_at")) == dict.fromkeys(PATHS, NOW)


def test_a_source_with_a_key_is_asked_too(sources, settings):
    settings.OPENWEATHER_URL, settings.OPENWEATHER_API_KEY = sources.url, "k3y-of-a-test"
    sources.set_replies("/data/2.5/forecast", 401)
    sentence = health.check_sources(NOW)
    assert sentence.endswith(f"OpenWeatherMap does not answer: {sources.url}/data/2.5/forecast answered 401.")
    assert "k3y-of-a-test" not in repr(SourceHealth.objects.values())


@pytest.mark.parametrize("reply", [500, 429, 404, None])
def test_a_source_that_fails_is_asked_once_and_its_failure_stored(sources, reply):
    sources.set_replies(PATHS["f1db"], reply)
    health.check_sources(NOW)
    failing = SourceHealth.objects.get(source="f1db")
    assert (failing.last_error_at, failing.failing_since, failing.last_success_at) == (NOW, NOW, None)
    assert requested(sources).count(PATHS["f1db"]) == 1


@pytest.mark.parametrize(
    "record", [answers.record_success, lambda *args: answers.record_error(*args[:1], "x", *args[1:])]
)
def test_a_source_that_answered_or_failed_within_ten_minutes_is_not_asked(sources, record):
    record("jolpica", NOW - 9 * MINUTE)
    record("f1db", NOW - 10 * MINUTE)
    assert "Jolpica was asked a moment ago" in health.check_sources(NOW)
    assert requested(sources) == [PATHS["f1db"], PATHS["openmeteo"]]


def test_a_clock_that_stands_still_does_not_keep_a_source_from_being_asked_again(sources):
    sources.set_replies(PATHS["jolpica"], {}, 500, {})
    health.check_sources(NOW)
    states = [
        (health.check_sources(NOW), health.reachable(SourceHealth.objects.all())["jolpica"])[1]
        for _ in range(2)
    ]
    assert states == [False, True]


def test_a_check_counts_towards_the_limit_and_asks_nothing_once_it_is_reached(sources, settings):
    settings.JOLPICA_RATE = "1/day"
    health.check_sources(NOW)
    assert rates.left("jolpica") == "0 of 1/day"
    assert "Jolpica is not asked" in health.check_sources(NOW + 15 * MINUTE)
    assert requested(sources).count(PATHS["jolpica"]) == 1
    assert health.reachable(SourceHealth.objects.all())["jolpica"]


def test_a_failing_source_fails_since_its_first_failure(sources):
    sources.set_replies(PATHS["jolpica"], {}, 500, 500)
    for quarter in range(3):
        health.check_sources(NOW + quarter * 15 * MINUTE)
    assert SourceHealth.objects.get(source="jolpica").failing_since == NOW + 15 * MINUTE


def test_the_sources_are_out_of_reach_since_the_last_of_them_failed(sources):
    for quarter, path in enumerate(PATHS.values()):
        assert health.out_of_reach_since(SourceHealth.objects.all()) is None
        sources.set_replies(path, None)
        health.check_sources(NOW + quarter * 15 * MINUTE)
    assert health.out_of_reach_since(SourceHealth.objects.all()) == NOW + 30 * MINUTE
    sources.set_replies(PATHS["jolpica"], {})
    health.check_sources(NOW + 45 * MINUTE)
    assert health.out_of_reach_since(SourceHealth.objects.all()) is None


def test_the_status_shows_what_answers_and_how_old_the_facts_are(sources, client):
    for source, outcome, hours in (
        ("f1db", "succeeded", 5),
        ("jolpica", "failed", 1),
        ("openmeteo", "succeeded", 1),
    ):
        started = NOW - timedelta(hours=hours)
        ImportRun.objects.create(source=source, outcome=outcome, started_at=started)
    before = status(client)
    assert (before["sources"][0]["reachable"], before["out_of_reach_since"]) == (None, None)
    for path in PATHS.values():
        sources.set_replies(path, None)
    health.check_sources(NOW)
    after = status(client)
    assert [source["reachable"] for source in after["sources"]] == [False, False]
    assert after["out_of_reach_since"] == "2026-07-05T12:00:00Z"
    assert after["facts_as_of"] == "2026-07-05T07:00:00Z"


def test_an_empty_installation_has_no_facts_and_no_outage(client):
    assert {status(client)[name] for name in ("out_of_reach_since", "facts_as_of")} == {None}


def test_a_race_that_is_over_without_a_result_is_named(world, client, settings):
    settings.F1_AS_OF = world.MONDAY
    race = world.race()
    Race.objects.filter(pk=race.pk).update(status=Race.Status.SCHEDULED)
    assert status(client)["awaiting_result"]["race_id"] == race.pk
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    assert status(client)["awaiting_result"] is None
