"""Saves one season in one transaction: its races and their sessions."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from ingestion.importer.saving import tables
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.calendar import save_races, save_year, update_listed
from ingestion.importer.saving.car_numbers import align
from ingestion.importer.saving.misplaced import remove_misplaced
from ingestion.importer.saving.pairing import adopt_names
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.saver import Ids, Saver
from ingestion.models import Race
from ingestion.records import SeasonFacts


@transaction.atomic
def save_season(
    facts: SeasonFacts, ids: Ids, report: Report, source: str = "", *, complete: bool = True
) -> None:
    """`complete`: no race of the season was refused, so that an absent one was dropped."""
    lock_imports()
    season = save_year(facts, report)
    saver = Saver({**ids, "season_id": {facts.year: season.pk}}, report, source=source)
    adopt_names(season, facts.races, ids, report)
    save_races(season, facts.races, saver)
    if complete:
        update_listed(season, facts.races, source, report)
    saver.save(tables.SEASON_ENTRIES, tables.stored(tables.SEASON_ENTRIES, Q(season=season)), facts.entries)
    races = dict(Race.objects.filter(season=season).values_list("grand_prix", "pk"))
    saver = replace(saver, ids={**ids, "race_id": races}, subject=str(facts.year))
    remove_misplaced(season, facts, saver)
    save_tables(facts, saver, Q(race__season=season))


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
