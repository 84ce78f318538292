"""Between two readings of the whole season the update asks for the schedule and the latest race."""

from datetime import UTC, date, datetime, timedelta

import pytest

from f1site.lib.errors import ExternalAPIError, RateLimitError
from ingestion.importer import import_season, pace, update_current
from ingestion.models import ImportRun, RaceResult
from tests.ingestion.jolpica_season import page

pytestmark = pytest.mark.django_db
BASE = "/ergast/f1"
# Two weeks after the first race, with no other in sight.
NOON = datetime(2023, 3, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def jolpica(source, settings, season):
    settings.JOLPICA_URL, settings.JOLPICA_RATE = f"{source.url}{BASE}", "1000/second"
    season.row("qualifying", 1, "alonso", 1, Q1="1:30.5")
    set_answers(source, season)
    return source


def set_answers(source, season):
    for path, payload in season.answers(BASE).items():
        source.set_replies(path, payload)
    for resource in ("results", "qualifying"):
        source.set_replies(f"{BASE}/2023/1/{resource}.json", page(resource, season.lists[resource]))


def asked(jolpica):
    paths = [path.removeprefix(f"{BASE}/2023/").removesuffix(".json") for path, _ in jolpica.requests]
    jolpica.requests.clear()
    return paths


def test_the_whole_season_is_read_once_a_day_and_the_latest_race_every_three_hours(jolpica):
    update_current(NOON)
    assert asked(jolpica) == [
        "races",
        "results",
        "qualifying",
        "driverstandings",
        "constructorstandings",
    ]
    hours = {}
    for hour in range(1, 25):
        update_current(NOON + hour * HOUR)
        hours[hour] = asked(jolpica)
    assert hours[1] == ["1/results", "1/qualifying"]
    assert hours[2] == []
    assert hours[3] == ["races"]
    assert hours[4] == ["1/results", "1/qualifying"]
    assert len(hours[24]) == 5


def test_a_stored_list_does_not_take_back_what_a_later_answer_corrected(jolpica, season):
    update_current(NOON)
    update_current(NOON + HOUR)
    season.of("hamilton")["status"] = "Engine"
    set_answers(jolpica, season)
    import_season(2023, NOON + 2 * HOUR)
    update_current(NOON + 3 * HOUR)
    assert RaceResult.objects.get(driver__name="Lewis Hamilton").reason_retired == "Engine"
    assert ImportRun.objects.latest("pk").total("changed") == 0


def test_a_race_whose_result_fails_leaves_the_rest_up_to_date(jolpica, season, fake_clock):
    update_current(NOON)
    jolpica.set_replies(f"{BASE}/2023/1/results.json", 500)
    season.row("qualifying", 1, "hamilton", 2, Q1="1:31.5")
    set_answers_of_qualifying = page("qualifying", season.lists["qualifying"])
    jolpica.set_replies(f"{BASE}/2023/1/qualifying.json", set_answers_of_qualifying)
    with pytest.raises(ExternalAPIError, match=r"Only a part is imported\. Jolpica's 2023/1/results"):
        update_current(NOON + HOUR)
    run = ImportRun.objects.latest("pk")
    assert (run.outcome, run.counts["qualifying results"]["new"]) == ("failed", 1)


def test_an_update_does_not_wait_for_the_next_hour(jolpica, fake_clock):
    update_current(NOON)
    jolpica.set_replies(f"{BASE}/2023/1/results.json", 429)
    with pytest.raises(RateLimitError, match="limit of an hour is used up: there is room again at"):
        update_current(NOON + HOUR)
    assert max(fake_clock.waits) < 60
    # Nothing else was asked after it was known.
    assert asked(jolpica)[-3:] == ["1/results"] * 3


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2023, 2, 25), pace.OFF_SEASON),
        (date(2023, 2, 26), pace.QUIET),
        (date(2023, 3, 3), pace.WEEKEND),
        (date(2023, 3, 6), pace.WEEKEND),
        (date(2023, 3, 7), pace.QUIET),
        (date(2023, 12, 4), pace.OFF_SEASON),
    ],
)
def test_answers_may_be_older_on_days_without_sessions(day, age):
    assert pace.max_age([date(2023, 3, 5), date(2023, 11, 26)], day) == age


def test_each_list_of_a_season_that_is_over_has_its_day(season):
    races = season.facts().seasons[2023].races
    days = [date(2023, 12, 20) + timedelta(days=number) for number in range(4)]
    assert {pace.lists_of_the_day(races, day) for day in days} == set(pace.IN_TURN)
    assert pace.lists_of_the_day(races, date(2023, 1, 1)) == ()


@pytest.mark.parametrize(
    ("now", "lists"),
    [
        (datetime(2023, 5, 26, 12, tzinfo=UTC), []),
        (datetime(2023, 5, 27, 15, tzinfo=UTC), ["qualifying"]),
        (datetime(2023, 5, 28, 14, tzinfo=UTC), ["results", "qualifying"]),
    ],
)
def test_a_list_is_asked_once_its_session_has_begun(season, now, lists):
    season.races[1]["Qualifying"] = {"date": "2023-05-27", "time": "14:00:00Z"}
    races = season.facts().seasons[2023].races
    assert [(race.grand_prix, found) for race, found in pace.latest_lists(races, now)] == [("monaco", lists)]
