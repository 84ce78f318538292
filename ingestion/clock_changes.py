"""When an answer changes though no row does: a session begins or is over, a day at a track begins."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from f1site.lib.process_cache import cached
from ingestion import durations, zones
from ingestion.models import Race

# Beyond the longest time for which an answer is kept.
AHEAD = timedelta(days=10)
# Of a race without times: its weekend, and its day in every time zone.
BEFORE, AFTER = timedelta(days=4), timedelta(days=2)
LENGTHS = {
    "practice_1_at": durations.PRACTICE,
    "practice_2_at": durations.PRACTICE,
    "practice_3_at": durations.PRACTICE,
    "sprint_qualifying_at": durations.SPRINT,
    "sprint_at": durations.SPRINT,
    "qualifying_at": durations.QUALIFYING,
    "start_time": durations.RACE,
}
# The final grid is published then.
GRID = timedelta(hours=1)


def next_change(now: datetime) -> datetime:
    """The first such instant after `now`."""
    return min(at for at in instants(now.astimezone(UTC).date()) if at > now)


@cached(maxsize=4)
def instants(today: date) -> list[datetime]:
    """From yesterday on, with the end of what was looked at as the last."""
    end = _midnight(today) + AHEAD
    new_year = datetime(today.year + 1, 1, 1, tzinfo=UTC)  # another season is the current one
    near = Race.objects.filter(date__range=(today - AFTER, (end + BEFORE).date())).select_related("circuit")
    found = {end, min(end, new_year), *(at for race in near for at in _of(race))}
    return sorted(at for at in found if at <= end)


def _of(race: Race) -> Iterator[datetime]:
    known = {name: at for name in LENGTHS if (at := getattr(race, name)) is not None}
    for name, at in known.items():
        yield from (at, at + LENGTHS[name])
    if race.start_time:
        yield race.start_time - GRID
    if not {"practice_1_at", "qualifying_at", "start_time"} <= known.keys():
        yield from _midnights(race)


def _midnights(race: Race) -> Iterator[datetime]:
    for offset in range(-BEFORE.days, AFTER.days + 1):
        day = race.date + timedelta(days=offset)
        for name in {race.circuit.timezone, zones.LAST_PLACE, zones.FIRST_PLACE, "UTC"}:
            yield _midnight(day, name)


def _midnight(day: date, name: str = "UTC") -> datetime:
    return datetime.combine(day, time.min, zones.zone(name)).astimezone(UTC)
