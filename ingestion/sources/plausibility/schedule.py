"""Start times of a weekend that contradict each other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ingestion.models import Race
from ingestion.records import RaceRecord, Refusal, SeasonFacts

TIMES = ("start_time", *Race.SESSION_TIMES)
# Each pair in this order, if both have times.
IN_ORDER = (
    ("practice_1_at", "practice_2_at"),
    ("practice_2_at", "practice_3_at"),
    ("practice_3_at", "qualifying_at"),
    ("practice_1_at", "qualifying_at"),
    ("practice_1_at", "sprint_qualifying_at"),
    ("practice_1_at", "sprint_at"),
    ("sprint_qualifying_at", "sprint_at"),
)
# No weekend has been longer.
WEEKEND = timedelta(days=6)
NAMES = {name: name.removesuffix("_at").replace("_", " ") for name in Race.SESSION_TIMES}


def refuse_times(facts: SeasonFacts) -> list[Refusal]:
    """A race whose times contradict each other loses all of them, for any may be wrong.

    A race that is not stored yet has its date alone.
    """
    refused: list[Refusal] = []
    for number, race in enumerate(facts.races):
        if reason := next(_contradictions(race), ""):
            refused.append(Refusal("session times", f"{race.season} {race.grand_prix}", reason))
            without: dict[str, Any] = dict.fromkeys(TIMES)
            facts.races[number] = replace(race, **without, times_refused=True)
    return refused


def _contradictions(race: RaceRecord) -> Iterator[str]:
    times = {name: at for name in TIMES if (at := getattr(race, name)) is not None}
    start = times.pop("start_time", None)
    for name in sorted(times, key=lambda name: name != "qualifying_at"):
        at = times[name]
        session = f"{NAMES[name]} at {_shown(at)}"
        if start and at >= start:
            yield f"the race at {_shown(start)} is not after its {session}"
        elif start and at < start - WEEKEND:
            yield f"{session} is not in the week before the race at {_shown(start)}"
        elif at.date() > race.date + timedelta(days=1):
            yield f"{session} is after the race on {race.date}"
    for one, other in IN_ORDER:
        if one in times and other in times and times[one] >= times[other]:
            later, earlier = (f"{NAMES[name]} at {_shown(times[name])}" for name in (other, one))
            yield f"{later} is not after {earlier}"


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
