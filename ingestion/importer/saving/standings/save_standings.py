"""Saves standings: the computed ones, or the official ones if they are known."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ingestion.importer.saving import tables
from ingestion.importer.saving.car_numbers import align
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.standings import ranking, scoring, standings
from ingestion.importer.saving.standings.ranking import Line
from ingestion.importer.saving.standings.standings import CONSTRUCTORS, DRIVERS, Championship, Stored
from ingestion.models import ConstructorStanding, Race, Season
from ingestion.records import ConstructorStandingRecord, DriverStandingRecord, Refusal, SeasonFacts

TABLES = {DRIVERS: tables.DRIVER_STANDINGS, CONSTRUCTORS: tables.CONSTRUCTOR_STANDINGS}
SHOWN = ("position", "points", "wins")
NOBODY: Mapping[int, Collection[int]] = {}
LACKING = "they lack a win that the results show: the standings from the results are kept until they have it"


@dataclass(frozen=True, slots=True)
class Official:
    """The standings of a source after one race, by our ids."""

    race: int
    lines: dict[Championship, list[Line]]


def read(season: Season) -> dict[Championship, Stored]:
    """The stored standings; call it before the results of the season change."""
    return {championship: standings.read(season.pk, championship) for championship in TABLES}


def changed(season: Season, before: dict[Championship, Stored]) -> bool:
    """Whether points or finishing positions differ from before."""
    return any(standings.running_totals(season.pk, one) != stored.totals for one, stored in before.items())


def forget(before: dict[Championship, Stored], races: Collection[int]) -> None:
    """Drops the standings after `races`, which were counted with rows that are gone.

    What was deducted before them still is.
    """
    for stored in before.values():
        for race in races:
            stored.lines.pop(race, None)


def save(
    season: Season,
    before: dict[Championship, Stored],
    races: Collection[int],
    official: Official | None,
    report: Report,
) -> None:
    """Saves the standings after each of `races`; for the race of `official`, the official ones."""
    for championship in TABLES:
        computed = standings.compute(season.pk, championship, before[championship])
        lines = {race: computed[race] for race in races if race in computed}
        writer = _Writer(season, championship, _display_names(championship), report)
        if official and official.race in races and official.lines.get(championship):
            lines[official.race] = writer.official_lines(lines.get(official.race, []), official)
        writer.write(lines)


def complete(season: Season, facts: SeasonFacts, saver: Saver) -> None:
    """Adds to a source's standings those who took part and are not in them, because they scored nothing."""
    for championship, records in (
        (DRIVERS, facts.driver_standings),
        (CONSTRUCTORS, facts.constructor_standings),
    ):
        ids, races = saver.ids[championship.column], saver.ids["race_id"]
        name = championship.column.removesuffix("_id")
        listed: dict[int, set[int]] = defaultdict(set)
        for record in records:
            listed[races.get(record.race, 0)].add(ids.get(getattr(record, name), 0))
        now = standings.read(season.pk, championship)
        official = {
            race: [line for line in lines if line.entrant in listed[race]]
            for race, lines in now.lines.items()
            if race in listed
        }
        before = Stored(now.totals, official)
        computed = standings.compute(season.pk, championship, before, is_unchanged=True)
        lines = {
            race: sorted(computed[race], key=lambda line: line.entrant not in listed[race])
            for race in official
            if race in computed
        }
        writer = _Writer(season, championship, _display_names(championship), saver.report)
        writer.write(lines, listed)


def _display_names(championship: Championship) -> dict[int, str]:
    """Names by our ids; equal names get the id appended."""
    names = dict(championship.entrants._default_manager.values_list("pk", "name"))
    count = Counter(names.values())
    return {row: name if count[name] == 1 else f"{name} ({row})" for row, name in names.items()}


@dataclass(frozen=True, slots=True)
class _Writer:
    season: Season
    championship: Championship
    names: dict[int, str]
    report: Report

    def official_lines(self, computed: list[Line], official: Official) -> list[Line]:
        """The official lines and ours of entrants without an official one; reports the differences.

        Ours alone where the official ones lack wins that the results show: the source has not yet added them.
        """
        lines = official.lines[self.championship]
        ours = {line.entrant: line for line in computed}
        race, table = Race.objects.get(pk=official.race), table_name(self.championship.standings)
        if any(_lacks_a_win(line, ours.get(line.entrant)) for line in lines):
            self.report.refuse([Refusal(table, f"{race}, official", LACKING)])
            return computed
        for line in lines:
            mine = ours.pop(line.entrant, None)
            old = [getattr(mine, name, None) for name in SHOWN]
            row = f"{race}, official: {self.names[line.entrant]}"
            if computed:
                self.report.list_changes(table, row, SHOWN, old, [getattr(line, name) for name in SHOWN])
        is_known = scoring.is_computable(self.season.year, self.championship.of_constructors)
        others = [line for line in ours.values() if is_known or not line.points]
        return ranking.completed(lines, others)

    def write(self, lines: dict[int, list[Line]], without: Mapping[int, Collection[int]] = NOBODY) -> None:
        """Writes the lines by race, `without` those of some entrants."""
        races = dict(self.season.races.values_list("grand_prix", "pk"))
        ids = {
            "race_id": races,
            self.championship.column: {name: row for row, name in self.names.items()},
        }
        engines = _engines(self.season) if self.championship is CONSTRUCTORS else None
        records = [
            _record(grand_prix, self.names[line.entrant], order, line, engines)
            for grand_prix, race in races.items()
            for order, line in enumerate(lines.get(race, ()), start=1)
            if line.entrant not in without.get(race, ())
        ]
        table = TABLES[self.championship]
        rows = list(tables.stored(table, Q(race__in=lines)))
        saver = Saver(ids, self.report, str(self.season.year))
        saver.save(table, rows, align(table, rows, records, ids))


def _record(
    race: str, entrant: str, order: int, line: Line, engines: dict[int, str] | None
) -> DriverStandingRecord | ConstructorStandingRecord:
    """A constructor's record if there are `engines`, else a driver's."""
    values: dict[str, Any] = {
        "race": race,
        "position": line.position,
        "position_order": order,
        "points": line.points,
        "wins": line.wins,
    }
    if engines is None:
        return DriverStandingRecord(driver=entrant, **values)
    engine = line.engine or engines.get(line.entrant, "")
    return ConstructorStandingRecord(constructor=entrant, engine=engine, **values)


def _lacks_a_win(official: Line, ours: Line | None) -> bool:
    return ours is not None and official.wins < ours.wins and official.points < ours.points


def _engines(season: Season) -> dict[int, str]:
    """The engine of each constructor with only one engine in the standings of the season."""
    rows = ConstructorStanding.objects.filter(race__season=season).exclude(engine="").order_by()
    pairs = list(rows.values_list("constructor_id", "engine").distinct())
    return {row: engine for row, engine in pairs if sum(row == other for other, _ in pairs) == 1}


def differs(official: Official) -> bool:
    """Whether the official standings differ from the stored ones."""
    for championship, lines in official.lines.items():
        rows = championship.standings._default_manager.filter(race=official.race)
        before = {
            entrant: tuple(values) for entrant, *values in rows.values_list(championship.column, *SHOWN)
        }
        if any(before.get(line.entrant) != (line.position, line.points, line.wins) for line in lines):
            return True
    return False
