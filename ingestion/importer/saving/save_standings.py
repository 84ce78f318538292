"""Saving standings: the computed ones, and the official ones where they are known."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ingestion.importer.saving import standings, tables
from ingestion.importer.saving.car_numbers import align
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.seasons import stored
from ingestion.importer.saving.standings import CONSTRUCTORS, DRIVERS, Championship, Line, Stored
from ingestion.importer.saving.tables import Saver
from ingestion.models import ConstructorStanding, Race, Season
from ingestion.records import ConstructorStandingRecord, DriverStandingRecord

TABLES = {DRIVERS: tables.DRIVER_STANDINGS, CONSTRUCTORS: tables.CONSTRUCTOR_STANDINGS}
SHOWN = ("position", "points", "wins")


@dataclass(frozen=True, slots=True)
class Official:
    """What the source gives as the standings after one race, by our ids."""

    race: int
    lines: dict[Championship, list[Line]]


def read(season: Season) -> dict[Championship, Stored]:
    """To be asked before results of the season are changed."""
    return {championship: standings.read(season.pk, championship) for championship in TABLES}


def changed(season: Season, before: dict[Championship, Stored]) -> bool:
    """Whether the results give other points or places than before."""
    return any(standings.tally(season.pk, one) != stored.tallies for one, stored in before.items())


def save(
    season: Season,
    before: dict[Championship, Stored],
    races: Collection[int],
    official: Official | None,
    report: Report,
) -> None:
    """The standings after each of `races`, those of `official` as it says."""
    for championship in TABLES:
        computed = standings.compute(season.pk, championship, before[championship])
        lines = {race: computed[race] for race in races if race in computed}
        writer = _Writer(season, championship, _called(championship), report)
        if official and official.race in races and official.lines.get(championship):
            lines[official.race] = writer.ruled(lines.get(official.race, []), official)
        writer.write(lines)


def _called(championship: Championship) -> dict[int, str]:
    """Names by our ids; where two have one name, with the id."""
    names = dict(championship.entrants._default_manager.values_list("pk", "name"))
    count = Counter(names.values())
    return {row: name if count[name] == 1 else f"{name} ({row})" for row, name in names.items()}


@dataclass(frozen=True, slots=True)
class _Writer:
    season: Season
    championship: Championship
    names: dict[int, str]
    report: Report

    def ruled(self, computed: list[Line], official: Official) -> list[Line]:
        """The official lines, and after them whoever they do not name; what differs is listed."""
        lines = official.lines[self.championship]
        ours = {line.entrant: line for line in computed}
        race, table = Race.objects.get(pk=official.race), table_name(self.championship.standings)
        for line in lines:
            mine = ours.pop(line.entrant, None)
            old = [getattr(mine, name, None) for name in SHOWN]
            row = f"{race}, official: {self.names[line.entrant]}"
            if computed:
                self.report.list_changes(table, row, SHOWN, old, [getattr(line, name) for name in SHOWN])
        return [*lines, *ours.values()]

    def write(self, lines: dict[int, list[Line]]) -> None:
        races = dict(self.season.races.values_list("grand_prix", "pk"))
        ids = {"race_id": races, self.championship.who: {name: row for row, name in self.names.items()}}
        engines = _engines(self.season) if self.championship is CONSTRUCTORS else None
        records = [
            _record(grand_prix, self.names[line.entrant], order, line, engines)
            for grand_prix, race in races.items()
            for order, line in enumerate(lines.get(race, ()), start=1)
        ]
        table = TABLES[self.championship]
        rows = list(stored(table, Q(race__in=lines)))
        saver = Saver(ids, self.report, str(self.season.year))
        saver.save(table, rows, align(table, rows, records, ids))


def _record(
    race: str, entrant: str, order: int, line: Line, engines: dict[int, str] | None
) -> DriverStandingRecord | ConstructorStandingRecord:
    """Of a constructor if there are `engines`."""
    place: dict[str, Any] = {
        "race": race,
        "position": line.position,
        "position_order": order,
        "points": line.points,
        "wins": line.wins,
    }
    if engines is None:
        return DriverStandingRecord(driver=entrant, **place)
    return ConstructorStandingRecord(constructor=entrant, engine=engines.get(line.entrant, ""), **place)


def _engines(season: Season) -> dict[int, str]:
    """The engine that each constructor has in the standings of the season, where it is one."""
    rows = ConstructorStanding.objects.filter(race__season=season).exclude(engine="").order_by()
    pairs = list(rows.values_list("constructor_id", "engine").distinct())
    return {row: engine for row, engine in pairs if sum(row == other for other, _ in pairs) == 1}


def differs(official: Official) -> bool:
    """Whether the official standings say anything else than what is stored."""
    for championship, lines in official.lines.items():
        rows = championship.standings._default_manager.filter(race=official.race)
        held = {entrant: tuple(values) for entrant, *values in rows.values_list(championship.who, *SHOWN)}
        if any(held.get(line.entrant) != (line.position, line.points, line.wins) for line in lines):
            return True
    return False
