"""Standings after each race, computed from the points of races and sprints.

Stored standings are kept, for they contain what no result shows: points deducted by the stewards, entrants
that are excluded or of which only one engine scores. A change of the results changes only the rows of those
whose results it is. The difference between the last stored standing and the results (deducted points) is
carried on to later races until the official standings replace it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from ingestion.importer.saving.standings import ranking, scoring
from ingestion.importer.saving.standings.ranking import Candidate, Line, countback
from ingestion.importer.saving.standings.scoring import Score
from ingestion.models import (
    Constructor,
    ConstructorStanding,
    Driver,
    DriverStanding,
    Race,
    RaceResult,
    Season,
    SprintResult,
)


@dataclass(frozen=True)
class Championship:
    """The drivers' or the constructors' championship."""

    column: str
    entrants: type[Driver] | type[Constructor]
    standings: type[DriverStanding] | type[ConstructorStanding]

    @property
    def of_constructors(self) -> bool:
        return self.entrants is Constructor


DRIVERS = Championship("driver_id", Driver, DriverStanding)
CONSTRUCTORS = Championship("constructor_id", Constructor, ConstructorStanding)


@dataclass(slots=True)
class Totals:
    """An entrant after some races; `places` counts its finishes, for the countback."""

    points: Decimal = Decimal(0)
    wins: int = 0
    places: Counter[int] = field(default_factory=Counter)
    started: bool = False


NONE = Totals()


@dataclass(frozen=True, slots=True)
class Stored:
    """The totals and standings of a season before its results changed, by race.

    The `moved` entrants are placed anew.
    """

    totals: dict[int, dict[int, Totals]]
    lines: dict[int, list[Line]]
    moved: set[int] = field(default_factory=set)

    def merge(self, keep: int, lose: int) -> None:
        """As if the results and standings of `lose` had been those of `keep`."""
        self.moved.add(keep)
        for race, lines in self.lines.items():
            own = {line.entrant: line for line in lines}
            if lose in own:
                both = _with(own[lose]._replace(entrant=keep), *own[keep][2:4]) if keep in own else None
                kept = both or own[lose]._replace(entrant=keep)
                others = [line for line in lines if line.entrant not in (keep, lose)]
                self.lines[race] = [*others, kept]
        for totals in self.totals.values():
            one, other = totals.get(keep, NONE), totals.pop(lose, NONE)
            places, started = one.places + other.places, one.started or other.started
            totals[keep] = Totals(one.points + other.points, one.wins + other.wins, places, started)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a stored line holds and the results do not show, such as points deducted by the stewards."""

    points: Decimal = Decimal(0)
    wins: int = 0


def read(season_id: int, championship: Championship) -> Stored:
    """The stored standings, and the results that they were made from."""
    names = ["race_id", championship.column, "position", "points", "wins"]
    names += ["engine"] if championship.of_constructors else []
    rows = championship.standings._default_manager.filter(race__season=season_id)
    lines: dict[int, list[Line]] = defaultdict(list)
    for race, *values in rows.order_by("race", "position_order").values_list(*names):
        lines[race].append(Line(*values))
    return Stored(running_totals(season_id, championship), dict(lines))


def running_totals(season_id: int, championship: Championship) -> dict[int, dict[int, Totals]]:
    """Running totals of a season after each race that has results."""
    rows: dict[int, list[Score]] = defaultdict(list)
    names = ("race_id", championship.column, "finish_position", "points", "status")
    for model in (RaceResult, SprintResult):
        results = model._default_manager.filter(race__season=season_id).order_by("position_order")
        for race, entrant, position, points, status in results.values_list(*names):
            # Sprint points count, but sprint positions do not count in the countback.
            place = position if model is RaceResult else None
            rows[race].append(Score(entrant, place, points, status in model.STARTED))
    held = set(RaceResult.objects.filter(race__season=season_id).values_list("race", flat=True))
    year = Season.objects.values_list("year", flat=True).get(pk=season_id)
    if not scoring.is_held(year, championship.of_constructors):
        return {}
    after: dict[int, dict[int, Totals]] = {}
    running: dict[int, Totals] = {}
    points_of: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    calendar = Race.objects.filter(season=season_id).exclude(status=Race.Status.CANCELLED)
    ordered = calendar.order_by("date", "round_number").values_list("pk", "grand_prix")
    for number, (race, grand_prix) in enumerate(ordered, start=1):
        cars = scoring.scores(year, grand_prix, rows[race], championship.of_constructors)
        for car in cars:
            points_of[car.entrant][number] += car.points
        running = _added(running, cars, scoring.tie_places(year))
        for entrant in {car.entrant for car in cars}:
            running[entrant].points = scoring.counted(year, points_of[entrant], championship.of_constructors)
        if race in held:
            after[race] = running
    return after


def _added(running: dict[int, Totals], cars: Iterable[Score], tie_places: int) -> dict[int, Totals]:
    """Copies of the totals of those who were in a race, with its places and wins."""
    totals = dict(running)
    own: set[int] = set()
    won: set[int] = set()
    for car in cars:
        if car.entrant not in own:
            before = totals.get(car.entrant, NONE)
            totals[car.entrant] = Totals(before.points, before.wins, Counter(before.places), before.started)
            own.add(car.entrant)
        total = totals[car.entrant]
        total.started |= car.started
        if car.position and car.position <= tie_places:
            total.places[car.position] += 1
        # Two drivers of one car may share a win; the constructor has one win.
        if car.position == 1 and car.entrant not in won:
            total.wins += 1
            won.add(car.entrant)
    return totals


def compute(
    season_id: int, championship: Championship, stored: Stored, *, is_unchanged: bool = False
) -> dict[int, list[Line]]:
    """The standings after each race, in order, up to the first race without results.

    `is_unchanged` says that no result has changed since `stored` was read.
    """
    names = dict(championship.entrants._default_manager.values_list("pk", "name"))
    year = Season.objects.values_list("year", flat=True).get(pk=season_id)
    is_computable = scoring.is_computable(year, championship.of_constructors)
    hidden: dict[int, Hidden] = {}
    carried: dict[int, Hidden] = {}
    excluded: set[int] = set()
    unlisted: set[int] = set()
    standings: dict[int, list[Line]] = {}
    after = stored.totals if is_unchanged else running_totals(season_id, championship)
    races = Race.objects.filter(season=season_id).exclude(status=Race.Status.CANCELLED)
    for race in races.order_by("date", "round_number").values_list("pk", flat=True):
        if race not in after:
            # Without its points all later standings would be wrong.
            return standings
        lines, now = stored.lines.get(race), after[race]
        if lines:
            then = stored.totals.get(race, now)
            candidates = _changed(lines, Change(then, now, hidden), stored.moved)
            excluded = {line.entrant for line in lines if line.position is None}
            listed = {line.entrant for line in lines}
            # Who had points and is in no line scores nothing by rule.
            nothing = {entrant for entrant in then.keys() - listed if then[entrant].points}
            unlisted = set() if is_computable else nothing
            candidates += _new(now, now.keys() - listed - nothing, {}, set())
            carried = _hidden([one.line for one in candidates], now)
        else:
            candidates = _new(now, now.keys() - unlisted, carried, excluded)
        standings[race] = ranking.ranked(candidates, names)
    return standings


def _hidden(lines: Iterable[Line], totals: dict[int, Totals]) -> dict[int, Hidden]:
    points: dict[int, Decimal] = defaultdict(Decimal)
    wins: Counter[int] = Counter()
    for line in lines:
        points[line.entrant] += line.points
        wins[line.entrant] += line.wins
    known = {entrant: totals.get(entrant, NONE) for entrant in points}
    return {one: Hidden(points[one] - total.points, wins[one] - total.wins) for one, total in known.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """The totals after a race before and after the results changed.

    `hidden` is what the standings before the first changed race held and no result showed.
    """

    then: dict[int, Totals]
    now: dict[int, Totals]
    hidden: dict[int, Hidden]

    def gained(self, entrant: int, stored: Hidden) -> Hidden:
        """What the change gives an entrant beyond what its stored line holds already."""
        then, now = self.then.get(entrant, NONE), self.now.get(entrant, NONE)
        points, wins = now.points - then.points, now.wins - then.wins
        known = self.hidden.get(entrant, Hidden())
        return Hidden(
            points if stored.points - known.points != points else Decimal(0),
            wins if stored.wins - known.wins != wins else 0,
        )


def _changed(lines: list[Line], change: Change, moved: set[int]) -> list[Candidate]:
    """The stored lines with what the results have changed."""
    rows = Counter(line.entrant for line in lines)
    hidden = _hidden(lines, change.then)
    candidates = []
    for order, line in enumerate(lines):
        then, now = change.then.get(line.entrant, NONE), change.now.get(line.entrant, NONE)
        places = countback(now.places)
        # A change belongs to one of two engines, and no result tells to which.
        if then != now and rows[line.entrant] == 1:
            more = change.gained(line.entrant, hidden[line.entrant])
            candidates.append(Candidate(_with(line, more.points, more.wins), places, order))
        else:
            candidates.append(Candidate(line, places, order, line.entrant in moved))
            change.hidden[line.entrant] = hidden[line.entrant]
    return candidates


def _new(
    totals: dict[int, Totals], entrants: Iterable[int], carried: dict[int, Hidden], excluded: set[int]
) -> list[Candidate]:
    """Lines of entrants without a stored one: those who took part, and those who had a line before."""
    candidates = []
    for entrant in entrants:
        total, more = totals[entrant], carried.get(entrant, Hidden())
        if total.started or total.points or entrant in carried:
            line = Line(entrant, None if entrant in excluded else 1, total.points, total.wins)
            candidates.append(Candidate(_with(line, more.points, more.wins), countback(total.places)))
    return candidates


def _with(line: Line, points: Decimal, wins: int) -> Line:
    return line._replace(points=max(Decimal(0), line.points + points), wins=max(0, line.wins + wins))
