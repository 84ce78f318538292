"""Saves one season in one transaction: its races and their sessions."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from ingestion.importer.saving import save_standings, tables
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.calendar import adopt_names, save_races, save_year
from ingestion.importer.saving.car_numbers import align
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.saver import Ids, Saver
from ingestion.models import Race
from ingestion.records import SeasonFacts


@transaction.atomic
def save_season(facts: SeasonFacts, ids: Ids, report: Report, source: str = "") -> None:
    lock_imports()
    season = save_year(facts, report)
    saver = Saver({**ids, "season_id": {facts.year: season.pk}}, report, source=source)
    adopt_names(season, facts.races, ids, report)
    save_races(season, facts.races, saver)
    entries = tables.stored(tables.SEASON_ENTRIES, Q(season=season))
    saver.save(tables.SEASON_ENTRIES, entries, facts.entries)
    races = dict(Race.objects.filter(season=season).values_list("grand_prix", "pk"))
    saver = replace(saver, ids={**ids, "race_id": races}, subject=str(facts.year))
    save_tables(facts, saver, Q(race__season=season))
    save_standings.complete(season, facts, saver)


def save_tables(facts: SeasonFacts, saver: Saver, scope: Q) -> None:
    """Saves the sessions and standings of the races in `scope`."""
    for table, records in record_tables(facts):
        rows = list(tables.stored(table, scope))
        saver.save(table, rows, align(table, rows, records, saver.ids))


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
