"""Who is expected before the sessions tell: the entry list, the last field and the regular drivers."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Min

from ingestion.line_ups.sessions import Pair
from ingestion.models import Race, RaceResult, SeasonEntry

# What every constructor has entered since 1996, until a season shows another number.
CARS = 2


@dataclass(frozen=True, slots=True)
class SeasonSoFar:
    """The fields of the season's races before a race, in order, and the last of these races."""

    fields: list[list[Pair]] = field(default_factory=list)
    last_race: Race | None = None

    @property
    def last_field(self) -> list[Pair]:
        return self.fields[-1] if self.fields else []

    @property
    def starts(self) -> Counter[Pair]:
        return Counter(pair for cars in self.fields for pair in cars)

    def cars_of(self, constructor: int) -> int:
        """The most cars that the constructor has had in a race."""
        counts = [sum(of == constructor for _, of in cars) for cars in self.fields]
        return max(counts, default=0) or CARS

    def regulars(self) -> list[Pair]:
        """All drivers so far: those with the most starts first, then those who started last."""
        latest = {pair: number for number, cars in enumerate(self.fields) for pair in cars}
        starts = self.starts
        return sorted(latest, key=lambda pair: (-starts[pair], -latest[pair], pair))


def season_so_far(race: Race, as_of: datetime) -> SeasonSoFar:
    before = Race.objects.held(as_of).filter(season=race.season_id, date__lt=race.date)
    rows = RaceResult.objects.in_field().filter(race__in=before).order_by("position_order")
    fields: dict[int, list[Pair]] = defaultdict(list)
    for race_id, driver, constructor in rows.values_list("race_id", "driver_id", "constructor_id"):
        fields[race_id].append((driver, constructor))
    races = [one for one in before.order_by("date", "start_time", "pk") if one.pk in fields]
    if not races:
        return SeasonSoFar()
    return SeasonSoFar([fields[one.pk] for one in races], races[-1])


def entered(race: Race, as_of: datetime, so_far: SeasonSoFar) -> list[Pair]:
    """The entries for this race, as far as known at `as_of`: who drove last first, then by starts.

    Before the first race of a season, where none says that it is for this race: those for the first.
    """
    entries = SeasonEntry.objects.filter(season=race.season_id, is_test_driver=False).order_by("pk")
    season = Race.objects.filter(season=race.season_id)
    first = season.aggregate(first=Min("round_number"))["first"] or 1
    driven = season.held(as_of).aggregate(last=Max("round_number"))["last"] or first
    known = [entry for entry in entries if _was_known(entry, as_of, max(first, driven))]
    found = [entry for entry in known if _is_for(entry, race.round_number)]
    if not found and not so_far.fields:
        found = [entry for entry in known if _is_for(entry, first)]
    last, starts = so_far.last_field, so_far.starts
    pairs = [(entry.driver_id, entry.constructor_id) for entry in found]
    return sorted(pairs, key=lambda pair: (pair not in last, -starts[pair]))


def _is_for(entry: SeasonEntry, round_number: int | None) -> bool:
    return not entry.rounds or round_number in entry.rounds


def _was_known(entry: SeasonEntry, as_of: datetime, driven: int) -> bool:
    """Entries of the first race are public before the season; the rounds of others are hindsight.

    Such an entry counts once it had been imported, or its first round had been driven.
    """
    return not entry.rounds or min(entry.rounds) <= driven or entry.known_since <= as_of
