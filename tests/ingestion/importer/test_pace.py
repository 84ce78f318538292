"""How many requests Jolpica gets in a day of hourly updates, and what they ask for."""

import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest

from ingestion.importer import import_archive, pace, update_current
from ingestion.models import Race
from ingestion.sources.f1db import files
from tests.stand_in.altered import altered

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.endurance]
MINUTE = 23


@pytest.fixture
def dates(stand_in, settings, monkeypatch):
    """Of the races of a season whose results are stored."""
    settings.JOLPICA_RATE = "1000/second"
    monkeypatch.setattr(files, "RATE", "1000/second")
    settings.F1DB_RAW_URL = f"{stand_in.url}/f1db/f1db/main/src/data"
    years = [stand_in.season, stand_in.season + 1]
    import_archive(str(stand_in.archive), datetime(stand_in.season, 1, 1, tzinfo=UTC), years=years)
    races = Race.objects.filter(season__year=stand_in.season).order_by("date")
    return list(races.values_list("date", flat=True))


def a_day(stand_in, settings, day):
    """The requested lists of a day of hourly updates."""
    stand_in.control(today=day.isoformat())
    with altered(stand_in.url, lambda answer: None) as counted:
        settings.JOLPICA_URL = f"{counted.url}/ergast/f1"
        for hour in range(24):
            update_current(datetime.combine(day, time(hour, MINUTE), UTC))
    return Counter(path for path, _ in counted.paths)


def quiet_day(dates):
    middle = dates[len(dates) // 2]
    days = (middle + timedelta(days=number) for number in range(60))
    return next(day for day in days if pace.max_age(dates, day) == pace.QUIET)


def test_a_day_without_sessions_takes_at_most_60_requests(stand_in, settings, dates):
    asked = a_day(stand_in, settings, quiet_day(dates))
    sys.stdout.write(f"{sum(asked.values())} requests on a quiet day: {dict(asked)}\n")
    assert 0 < sum(asked.values()) <= 60
    # The whole season once, the schedule and the last race every three hours.
    assert asked[f"{stand_in.season}/driverstandings"] == 1
    assert asked[f"{stand_in.season}/races"] == 8


def test_a_day_off_season_takes_at_most_10_requests(stand_in, settings, dates):
    day = dates[-1] + timedelta(days=20)
    for number in range(4):
        asked = a_day(stand_in, settings, day + timedelta(days=number))
        sys.stdout.write(f"{sum(asked.values())} requests off season: {dict(asked)}\n")
        assert 0 < sum(asked.values()) <= 10


def test_a_race_sunday_asks_each_hour_for_the_schedule_and_the_lists_of_the_day(stand_in, settings, dates):
    day = dates[len(dates) // 2]
    asked = a_day(stand_in, settings, day)
    sys.stdout.write(f"{sum(asked.values())} requests on a race Sunday: {dict(asked)}\n")
    race = Race.objects.get(date=day)
    assert asked[f"{stand_in.season}/races"] == 24
    assert asked[f"{stand_in.season}/{race.round_number}/qualifying"] >= 20
    assert sum(asked.values()) <= 100
