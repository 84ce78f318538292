"""The instants at which time alone changes an answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion import clock_changes
from ingestion.generation import renew_now
from ingestion.models import Circuit, Race, Season

MONDAY = datetime(2024, 5, 6, 12, tzinfo=UTC)
START = datetime(2024, 5, 12, 13, tzinfo=UTC)


@pytest.fixture(autouse=True)
def generation(db):
    renew_now()  # the instants of a generation are read once


@pytest.fixture
def race(db):
    season = Season.objects.create(year=2024)
    circuit = Circuit.objects.create(name="Ring", location="Town", country="Land", timezone="Asia/Tokyo")
    times = {name: START - timedelta(days=2) for name in Race.SESSION_TIMES}
    return Race.objects.create(
        season=season,
        circuit=circuit,
        round_number=1,
        name="First",
        grand_prix="first",
        date=date(2024, 5, 12),
        start_time=START,
        **times | {"sprint_at": None, "sprint_qualifying_at": None},
    )


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (MONDAY, START - timedelta(days=2)),
        (START - timedelta(hours=2), START - timedelta(hours=1)),
        (START - timedelta(minutes=1), START),
        (START, START + timedelta(hours=3)),
    ],
    ids=["first session", "final grid", "start", "end"],
)
def test_sessions_and_the_race_begin_and_end(race, now, change):
    assert clock_changes.next_change(now) == change


def test_a_race_without_times_changes_with_the_day_at_its_track(race):
    Race.objects.update(start_time=None)
    renew_now()
    midnight = datetime(2024, 5, 12, 15, tzinfo=UTC)  # in Tokyo the day of the race is over
    assert clock_changes.next_change(midnight - timedelta(minutes=1)) == midnight


def test_with_the_year_another_season_is_the_current_one(db):
    eve = datetime(2024, 12, 30, 12, tzinfo=UTC)
    assert clock_changes.next_change(eve) == datetime(2025, 1, 1, tzinfo=UTC)


def test_it_is_looked_at_anew_after_some_days(db):
    assert MONDAY < clock_changes.next_change(MONDAY) <= MONDAY + clock_changes.AHEAD
