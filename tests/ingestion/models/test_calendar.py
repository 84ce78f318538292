"""When a race, its qualifying and its grid are over where only dates are known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.models import Circuit, Race, Season

pytestmark = pytest.mark.django_db
SATURDAY = date(2023, 11, 18)
ZONES = [
    "",
    "Nowhere/At_All",
    "Etc/GMT+12",
    "America/Los_Angeles",
    "UTC",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Kiritimati",
]


@pytest.fixture
def race():
    return a_race("America/Los_Angeles")


def a_race(zone, day=SATURDAY, **values):
    season, _ = Season.objects.get_or_create(year=2023)
    circuit, _ = Circuit.objects.get_or_create(name=f"in {zone}", country="", timezone=zone)
    name = f"{len(ZONES)}-{season.races.count()}"
    return Race.objects.create(season=season, circuit=circuit, grand_prix=name, name=name, date=day, **values)


def utc(day, hour, minute=0):
    return datetime(2023, 11, day, hour, minute, tzinfo=UTC)


def test_a_race_without_an_hour_is_over_when_its_day_is_over_at_the_track(race):
    assert not race.is_over(utc(19, 7, 59))
    assert race.is_over(utc(19, 8))
    assert not Race.objects.finished(utc(19, 7, 59)).exists()
    assert list(Race.objects.finished(utc(19, 8))) == [race]
    assert list(Race.objects.upcoming(utc(19, 7, 59))) == [race]


def test_where_the_zone_is_unknown_it_is_the_last_place_on_earth():
    race = a_race("")
    assert (race.is_over(utc(19, 11, 59)), race.is_over(utc(19, 12))) == (False, True)


def test_a_race_with_an_hour_is_over_three_hours_after_its_start():
    race = a_race("America/Los_Angeles", day=date(2023, 11, 19), start_time=utc(19, 6))
    assert (race.is_over(utc(19, 8, 59)), race.is_over(utc(19, 9))) == (False, True)


def test_the_query_and_the_race_agree_at_every_hour_in_every_zone():
    races = [a_race(zone, SATURDAY + timedelta(days=day)) for zone in ZONES for day in (-1, 0, 1)]
    for hour in range(5 * 24):
        as_of = utc(16, 0, 30) + timedelta(hours=hour)
        assert set(Race.objects.finished(as_of)) == {race for race in races if race.is_over(as_of)}


def test_the_day_before_the_race_is_that_of_qualifying_and_the_race_day_that_of_the_grid(race):
    begins = utc(18, 8)
    before = begins - timedelta(minutes=1)
    assert (race.qualifying_is_over(before), race.qualifying_is_over(begins)) == (False, True)
    assert (race.grid_is_final(before), race.grid_is_final(begins)) == (False, True)


def test_a_race_at_night_has_its_qualifying_on_the_day_before_at_the_track():
    race = a_race("America/Los_Angeles", day=date(2023, 11, 19), start_time=utc(19, 6))
    assert (race.qualifying_is_over(utc(18, 7, 59)), race.qualifying_is_over(utc(18, 8))) == (False, True)


def test_a_list_of_old_races_is_decided_without_their_circuits(race, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [one.is_over(utc(25, 0)) for one in Race.objects.all()] == [True]
