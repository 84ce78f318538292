"""How often Jolpica is asked for the running season, and for which lists.

Its limit is shared with others, and may be lowered. A day without sessions takes at most 60 requests, a day
off season at most 10, however often the update runs.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

from ingestion.models import ImportRun, Race
from ingestion.models.provenance import Source
from ingestion.records import RaceRecord
from ingestion.sources.jolpica.client import SESSIONS, STANDINGS

# The longest age of an answer that is used again, each a little less than a multiple of the hourly update.
WEEKEND, QUIET, OFF_SEASON = timedelta(minutes=55), timedelta(minutes=175), timedelta(minutes=1435)
WHOLE, WHOLE_AFTER_FAILURE = OFF_SEASON, timedelta(hours=6)
# From the first practice until the result is published, usually on Monday.
DAYS_BEFORE, DAYS_AFTER = timedelta(days=2), timedelta(days=1)
# The season lasts from a week before its first race until a week after its last.
MARGIN = timedelta(days=7)
# Off season one of these is read each day.
IN_TURN = (("results",), ("qualifying",), ("sprint",), STANDINGS)


def max_age(races: Collection[date], today: date) -> timedelta:
    """How old an answer may be, by the dates of the season's races."""
    if any(day - DAYS_BEFORE <= today <= day + DAYS_AFTER for day in races):
        return WEEKEND
    return QUIET if races and min(races) - MARGIN <= today <= max(races) + MARGIN else OFF_SEASON


def lists_of_the_day(races: Iterable[RaceRecord], today: date) -> tuple[str, ...]:
    """Off season: lists of the whole season, as far as there can be corrections."""
    return IN_TURN[today.toordinal() % len(IN_TURN)] if any(race.date < today for race in races) else ()


def latest_lists(races: Collection[RaceRecord], now: datetime) -> list[tuple[RaceRecord, list[str]]]:
    """The lists of the running weekend, as far as its sessions have begun; else those of the last race."""
    today = now.date()
    running = [race for race in races if race.date - DAYS_BEFORE <= today <= race.date + DAYS_AFTER]
    over = sorted((race for race in races if race.date < today), key=lambda race: race.date)
    return [(race, _begun(race, now)) for race in running or over[-1:]]


def _begun(race: RaceRecord, now: datetime) -> list[str]:
    day = datetime.combine(race.date, time.min, UTC)
    begins = {
        "results": race.start_time or day,
        "qualifying": race.qualifying_at or day - timedelta(days=1),
        "sprint": race.sprint_at or day - timedelta(days=1),
    }
    return [name for name in SESSIONS if begins[name] <= now and (name != "sprint" or race.is_sprint_weekend)]


def whole_season_is_due(year: int, subject: str, now: datetime, age: timedelta) -> bool:
    """Once a day, and off season only while races lack results; after a failure once more in six hours.

    `subject` is that of the runs that read the whole season.
    """
    runs = ImportRun.objects.filter(
        source=Source.JOLPICA, subject=subject, dry_run=False, started_at__lte=now
    )
    succeeded = runs.filter(outcome=ImportRun.Outcome.SUCCEEDED, started_at__gt=now - WHOLE)
    if succeeded.exists() or runs.filter(started_at__gt=now - WHOLE_AFTER_FAILURE).exists():
        return False
    races = Race.objects.filter(season__year=year)
    lacking = races.finished(now).filter(status=Race.Status.SCHEDULED)
    return age < OFF_SEASON or lacking.exists() or not races.exists()
