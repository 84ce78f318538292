"""One season in one transaction: its races, and what happened in them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from ingestion.importer import tables
from ingestion.importer.bulk import take_turns
from ingestion.importer.report import Report, table_name
from ingestion.importer.tables import Ids, Saver
from ingestion.models import Race, Season
from ingestion.records import RaceRecord, SeasonFacts

# What one source may know of a race and another not.
SCHEDULE = (
    "start_time", "practice_1_at", "practice_2_at", "practice_3_at", "qualifying_at", "sprint_qualifying_at",
    "sprint_at", "official_name", "circuit_type", "length_km", "turn_count", "laps",
)  # fmt: skip


@transaction.atomic
def save_season(facts: SeasonFacts, ids: Ids, report: Report) -> None:
    take_turns()
    season = _save_year(facts, report)
    saver = Saver({**ids, "season_id": {facts.year: season.pk}}, report)
    save_races(season, facts.races, saver)
    saver.save(tables.SEASON_ENTRIES, _stored(tables.SEASON_ENTRIES, Q(season=season)), facts.entries)
    races = dict(Race.objects.filter(season=season).values_list("grand_prix", "pk"))
    saver = Saver({**ids, "race_id": races}, report, str(facts.year))
    for table, records in record_tables(facts):
        saver.save(table, _stored(table, Q(race__season=season)), records)


def record_tables(facts: SeasonFacts) -> list[tuple[tables.Table, list[Any]]]:
    return [
        (tables.RACE_RESULTS, facts.results),
        (tables.SPRINT_RESULTS, facts.sprints),
        (tables.QUALIFYING_RESULTS, facts.qualifying),
        (tables.STARTING_GRIDS, facts.grids),
        (tables.PRACTICE_RESULTS, facts.practice),
        (tables.DRIVER_STANDINGS, facts.driver_standings),
        (tables.CONSTRUCTOR_STANDINGS, facts.constructor_standings),
    ]


def _stored(table: tables.Table, scope: Q) -> Iterable[tuple[Any, ...]]:
    return table.model._default_manager.filter(scope).order_by().values_list(*table.fields)


def _save_year(facts: SeasonFacts, report: Report) -> Season:
    table, count = table_name(Season), len(facts.races)
    season, created = Season.objects.get_or_create(year=facts.year, defaults={"race_count": count})
    if created or season.race_count == count:
        report.count(table, "new" if created else "unchanged")
        return season
    report.change(table, str(facts.year), ["race_count"], [season.race_count], [count])
    season.race_count = count
    season.save(update_fields=["race_count"])
    return season


def save_races(season: Season, records: list[RaceRecord], saver: Saver) -> None:
    """Races are the same by season and Grand Prix, whatever rounds they are renumbered to."""
    stored = {race.grand_prix: race for race in season.races.all()}
    before = [tuple(getattr(race, name) for name in tables.RACES.fields) for race in stored.values()]
    _free_rounds(stored, records, saver.report)
    merged = [_merged(record, stored.get(record.grand_prix)) for record in records]
    saver.save(tables.RACES, before, merged)


def _merged(record: RaceRecord, stored: Race | None) -> RaceRecord:
    """A source that is silent or behind takes back nothing that is known already."""
    if stored is None:
        return record
    kept = {name: getattr(stored, name) for name in SCHEDULE if getattr(record, name) in (None, "")}
    if record.status == Race.Status.SCHEDULED:
        kept["status"] = stored.status
    return replace(record, **kept)


def _free_rounds(stored: dict[str, Race], records: list[RaceRecord], report: Report) -> None:
    """Rounds change hands within a season, and no two races may have one number even for a moment.

    A race that the source no longer names loses the number that another race has now.
    """
    wanted = {record.grand_prix: record.round_number for record in records}
    given = set(wanted.values())
    moving = []
    for grand_prix, race in stored.items():
        if grand_prix not in wanted and race.round_number in given:
            report.change(table_name(Race), str(race), ["round_number"], [race.round_number], [None])
            moving.append(race.pk)
        elif grand_prix in wanted and race.round_number not in (None, wanted[grand_prix]):
            moving.append(race.pk)
    Race.objects.filter(pk__in=moving).update(round_number=None)
