"""Standings after each race, computed from the points of races and sprints.

The difference between a stored standing and that sum (points deducted by the stewards, worst scores that do
not count) is kept for its driver or constructor until the official standings replace it.
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
    """The drivers' or the constructors' championship."""

    column: str
    entrants: type[Driver] | type[Constructor]
    standings: type[DriverStanding] | type[ConstructorStanding]


DRIVERS = Championship("driver_id", Driver, DriverStanding)
CONSTRUCTORS = Championship("constructor_id", Constructor, ConstructorStanding)


@dataclass(slots=True)
class Totals:
    """Points and wins of an entrant after some races; `places` counts its finishes, for the countback."""

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
    """The totals and standings of a season before its results changed, by race and entrant."""

    totals: dict[int, dict[int, Totals]]
    adjustments: dict[int, dict[int, Decimal]]
    excluded: dict[int, set[int]]


def read(season_id: int, championship: Championship) -> Stored:
    """Compares the stored standings with the totals."""
    totals = running_totals(season_id, championship)
    adjustments: dict[int, dict[int, Decimal]] = defaultdict(dict)
    excluded: dict[int, set[int]] = defaultdict(set)
    stored = championship.standings._default_manager.filter(race__season=season_id).order_by()
    for race, entrant, position, points in stored.values_list(
        "race_id", championship.column, "position", "points"
    ):
        summed = totals[race][entrant].points if entrant in totals.get(race, {}) else Decimal(0)
        adjustments[race][entrant] = adjustments[race].get(entrant, -summed) + points
        if position is None:
            excluded[race].add(entrant)
    return Stored(totals, dict(adjustments), dict(excluded))


def running_totals(season_id: int, championship: Championship) -> dict[int, dict[int, Totals]]:
    """Running totals of a season after each race that has results."""
    rows: dict[int, list[tuple[int, int | None, Decimal]]] = defaultdict(list)
    names = ("race_id", championship.column, "finish_position", "points")
    results = RaceResult.objects.filter(race__season=season_id).order_by("position_order")
    for race, entrant, position, points in results.values_list(*names):
        rows[race].append((entrant, position, points))
    held = set(rows)
    # Sprint points count, but sprint positions do not count in the countback.
    sprints = SprintResult.objects.filter(race__season=season_id).order_by()
    for race, entrant, points in sprints.values_list("race_id", championship.column, "points"):
        rows[race].append((entrant, None, points))
    after: dict[int, dict[int, Totals]] = {}
    running: dict[int, Totals] = {}
    order = Race.objects.filter(season=season_id, pk__in=rows).order_by("date", "round_number")
    for race in order.values_list("pk", flat=True):
        running = _added(running, rows[race])
        if race in held:
            after[race] = running
    return after


def _added(running: dict[int, Totals], rows: Iterable[tuple[int, int | None, Decimal]]) -> dict[int, Totals]:
    totals = dict(running)
    won: set[int] = set()
    for entrant, position, points in rows:
        before = totals.get(entrant, Totals())
        places = before.places + Counter([position] if position else [])
        # Two drivers of one car may share a win; the constructor has one win.
        wins = before.wins + (position == 1 and entrant not in won)
        won |= {entrant} if position == 1 else set()
        totals[entrant] = Totals(before.points + points, wins, places)
    return totals


def compute(season_id: int, championship: Championship, stored: Stored) -> dict[int, list[Line]]:
    """The standings after each race, in order, up to the first race without results."""
    names = dict(championship.entrants._default_manager.values_list("pk", "name"))
    adjustments: dict[int, Decimal] = {}
    excluded: set[int] = set()
    standings: dict[int, list[Line]] = {}
    after = running_totals(season_id, championship)
    races = Race.objects.filter(season=season_id).exclude(status=Race.Status.CANCELLED)
    for race in races.order_by("date", "round_number").values_list("pk", flat=True):
        if race not in after:
            # Without its points all later standings would be wrong.
            return standings
        totals = after[race]
        if race in stored.adjustments:
            adjustments, excluded = stored.adjustments[race], stored.excluded.get(race, set())
        listed = {
            entrant: replace(one, points=max(Decimal(0), one.points + adjustments.get(entrant, Decimal(0))))
            for entrant, one in totals.items()
            # Entrants without a classified finish or points are not in the standings.
            if one.places or one.points or entrant in stored.adjustments.get(race, {})
        }
        standings[race] = _ranked(listed, excluded, names)
    return standings


def _ranked(totals: dict[int, Totals], excluded: set[int], names: dict[int, str]) -> list[Line]:
    """By points, then by the number of wins, second places and so on; equal entrants share a position."""

    def rank(entrant: int) -> tuple[Any, ...]:
        one = totals[entrant]
        return (entrant in excluded, -one.points, [-one.places[place] for place in range(1, 61)])

    lines: list[Line] = []
    before, position = None, 0
    for number, entrant in enumerate(sorted(totals, key=lambda one: (rank(one), names[one])), start=1):
        if rank(entrant) != before:
            before, position = rank(entrant), number
        place = None if entrant in excluded else position
        lines.append(Line(entrant, place, totals[entrant].points, totals[entrant].wins))
    return lines
