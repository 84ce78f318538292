"""Standings after each race, computed from the points of races and sprints.

What an earlier standing holds beyond that sum (a ruling took points away, a season dropped the worst
scores) stays with its driver or constructor until the official standings say otherwise.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ingestion.models import (
    Constructor,
    ConstructorStanding,
    Driver,
    DriverStanding,
    Race,
    RaceResult,
    SprintResult,
)


@dataclass(frozen=True)
class Championship:
    """Of drivers or of constructors."""

    who: str
    entrants: type[Driver] | type[Constructor]
    standings: type[DriverStanding] | type[ConstructorStanding]


DRIVERS = Championship("driver_id", Driver, DriverStanding)
CONSTRUCTORS = Championship("constructor_id", Constructor, ConstructorStanding)


@dataclass(slots=True)
class Tally:
    """What an entrant has after some races: `places` counts its classified finishes, for the countback."""

    points: Decimal = Decimal(0)
    wins: int = 0
    places: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a standing."""

    entrant: int
    position: int | None
    points: Decimal
    wins: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored of a season before its results changed."""

    tallies: dict[int, dict[int, Tally]]
    beyond: dict[int, dict[int, Decimal]]
    excluded: dict[int, set[int]]


def read(season_id: int, championship: Championship) -> Stored:
    """How the stored standings differ from the sums, by race and entrant."""
    tallies = tally(season_id, championship)
    beyond: dict[int, dict[int, Decimal]] = defaultdict(dict)
    excluded: dict[int, set[int]] = defaultdict(set)
    stored = championship.standings._default_manager.filter(race__season=season_id).order_by()
    for race, entrant, position, points in stored.values_list(
        "race_id", championship.who, "position", "points"
    ):
        summed = tallies[race][entrant].points if entrant in tallies.get(race, {}) else Decimal(0)
        beyond[race][entrant] = beyond[race].get(entrant, -summed) + points
        if position is None:
            excluded[race].add(entrant)
    return Stored(tallies, dict(beyond), dict(excluded))


def tally(season_id: int, championship: Championship) -> dict[int, dict[int, Tally]]:
    """Running totals of a season after each race that has results."""
    rows: dict[int, list[tuple[int, int | None, Decimal]]] = defaultdict(list)
    names = ("race_id", championship.who, "finish_position", "points")
    results = RaceResult.objects.filter(race__season=season_id).order_by("position_order")
    for race, entrant, position, points in results.values_list(*names):
        rows[race].append((entrant, position, points))
    held = set(rows)
    # A sprint gives points, but its places do not count in the countback.
    sprints = SprintResult.objects.filter(race__season=season_id).order_by()
    for race, entrant, points in sprints.values_list("race_id", championship.who, "points"):
        rows[race].append((entrant, None, points))
    after: dict[int, dict[int, Tally]] = {}
    running: dict[int, Tally] = {}
    order = Race.objects.filter(season=season_id, pk__in=rows).order_by("date", "round_number")
    for race in order.values_list("pk", flat=True):
        running = _added(running, rows[race])
        if race in held:
            after[race] = running
    return after


def _added(running: dict[int, Tally], rows: Iterable[tuple[int, int | None, Decimal]]) -> dict[int, Tally]:
    tallies = dict(running)
    won: set[int] = set()
    for entrant, position, points in rows:
        before = tallies.get(entrant, Tally())
        places = before.places + Counter([position] if position else [])
        # Two drivers of one car may share a win; it is one win of the constructor.
        wins = before.wins + (position == 1 and entrant not in won)
        won |= {entrant} if position == 1 else set()
        tallies[entrant] = Tally(before.points + points, wins, places)
    return tallies


def compute(season_id: int, championship: Championship, stored: Stored) -> dict[int, list[Line]]:
    """The standing after each race up to the first that has been left out so far, in order."""
    names = dict(championship.entrants._default_manager.values_list("pk", "name"))
    beyond: dict[int, Decimal] = {}
    excluded: set[int] = set()
    standings: dict[int, list[Line]] = {}
    after = tally(season_id, championship)
    races = Race.objects.filter(season=season_id).exclude(status=Race.Status.CANCELLED)
    for race in races.order_by("date", "round_number").values_list("pk", flat=True):
        if race not in after:
            # Without its points those after it would be wrong.
            return standings
        tallies = after[race]
        if race in stored.beyond:
            beyond, excluded = stored.beyond[race], stored.excluded.get(race, set())
        listed = {
            entrant: replace(one, points=max(Decimal(0), one.points + beyond.get(entrant, Decimal(0))))
            for entrant, one in tallies.items()
            # Who was never classified stands nowhere.
            if one.places or one.points or entrant in stored.beyond.get(race, {})
        }
        standings[race] = _ranked(listed, excluded, names)
    return standings


def _ranked(tallies: dict[int, Tally], excluded: set[int], names: dict[int, str]) -> list[Line]:
    """By points, then by the number of wins, second places and so on; those alike share a place."""

    def rank(entrant: int) -> tuple[Any, ...]:
        one = tallies[entrant]
        return (entrant in excluded, -one.points, [-one.places[place] for place in range(1, 61)])

    lines: list[Line] = []
    before, position = None, 0
    for number, entrant in enumerate(sorted(tallies, key=lambda one: (rank(one), names[one])), start=1):
        if rank(entrant) != before:
            before, position = rank(entrant), number
        place = None if entrant in excluded else position
        lines.append(Line(entrant, place, tallies[entrant].points, tallies[entrant].wins))
    return lines
