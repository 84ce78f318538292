"""The moments of a race week at which something new may be known."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from ingestion.models import Race

AFTER_QUALIFYING = "after qualifying"


class Moment(NamedTuple):
    """`today` is the day up to which the sources know what happened."""

    name: str
    at: datetime
    today: str


def moments(race: Race) -> Iterator[Moment]:
    """From the Thursday before a race to the Tuesday after it."""
    day = datetime.combine(race.date, time(0), UTC)
    start = race.start_time or day + timedelta(hours=14)

    def moment(name: str, at: datetime, knows: int) -> Moment:
        return Moment(name, at, (race.date + timedelta(days=knows)).isoformat())

    yield moment("Thursday", day + timedelta(days=-3, hours=12), -3)
    if race.is_sprint_weekend:
        yield moment("after the sprint", (race.sprint_at or day) + timedelta(hours=2), -1)
    yield moment(AFTER_QUALIFYING, (race.qualifying_at or day) + timedelta(hours=2), -1)
    yield moment("an hour before the start", start - timedelta(hours=1), -1)
    yield moment("Sunday night", start + timedelta(hours=6), 0)
    yield moment("Tuesday", day + timedelta(days=2, hours=12), 2)
