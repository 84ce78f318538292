"""Line-ups of past races, as they could be known at moments of the weekend, beside who took part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from ingestion.line_ups.line_up import LineUp, line_up
from ingestion.line_ups.sessions import SESSIONS, Pair
from ingestion.models import Race, RaceResult
from ingestion.models.line_up import LineUpSource

# The sessions known at each moment; the archive has no times of the sessions before 2024.
MOMENTS: dict[str, tuple[LineUpSource, ...]] = {
    "thursday": (),
    "after_sprint_qualifying": (LineUpSource.SPRINT_QUALIFYING,),
    "after_sprint": (LineUpSource.SPRINT, LineUpSource.SPRINT_QUALIFYING),
    "after_qualifying": SESSIONS[1:],
    "grid": SESSIONS,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """`missing` took part but were not in the line-up, `surplus` were in it but did not; each with why."""

    race: Race
    moment: str
    source: LineUpSource
    missing: dict[Pair, str]
    surplus: dict[Pair, str]

    @property
    def is_exact(self) -> bool:
        return not (self.missing or self.surplus)


def before_weekend(race: Race) -> datetime:
    """Noon of the Thursday before the race."""
    noon = datetime.combine(race.date, time(12), UTC)
    return noon - timedelta(days=(race.date.weekday() - 3) % 7 or 7)


def compare(races: Iterable[Race]) -> Iterator[Compared]:
    """The line-up of each race at each moment of its weekend that the race had."""
    for race in races:
        started = set(_starters(race))
        for moment, known in MOMENTS.items():
            entered = line_up(race, before_weekend(race), known)
            if moment.startswith("after_sprint") and entered.source not in known:
                continue
            yield _compared(moment, entered, started)


def _starters(race: Race) -> Iterable[Pair]:
    pairs: Iterable[Pair] = (
        RaceResult.objects.in_field().filter(race=race).values_list("driver_id", "constructor_id")
    )
    return pairs


def _compared(moment: str, entered: LineUp, started: set[Pair]) -> Compared:
    cars = set(entered.pairs)
    missing = {pair: _why_missing(pair, entered) for pair in sorted(started - cars)}
    surplus = {pair: _why_surplus(pair, started) for pair in sorted(cars - started)}
    return Compared(entered.race, moment, entered.source, missing, surplus)


def _why_missing(pair: Pair, entered: LineUp) -> str:
    before = RaceResult.objects.filter(
        race__season=entered.race.season_id, race__date__lt=entered.race.date, driver=pair[0]
    )
    if not before.exists():
        return "first race of the season"
    if not before.filter(constructor=pair[1]).exists():
        return "first race in this car"
    return "returned"


def _why_surplus(pair: Pair, started: set[Pair]) -> str:
    if pair[0] in {driver for driver, _ in started}:
        return "drove another car"
    if all(constructor != pair[1] for _, constructor in started):
        return "constructor absent"
    return "did not take part"
