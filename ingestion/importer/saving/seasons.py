"""Saves one season in one transaction: its races and their sessions."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F, Min, Q

from ingestion.importer.saving import tables
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.car_numbers import align
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.saver import Ids, Saver
from ingestion.importer.saving.schedule.calendar import save_races, save_year, update_listed
from ingestion.importer.saving.schedule.misplaced import remove_misplaced
from ingestion.importer.saving.schedule.pairing import adopt_names
from ingestion.importer.saving.standings import save_standings
from ingestion.importer.saving.statements import pit_lane
from ingestion.importer.saving.statements.history import is_outdated
from ingestion.importer.saving.statements.settling import Claim
from ingestion.models import Difference, Race, RaceResult, SprintResult
from ingestion.records import SeasonFacts

SCORES = ("points", "finish_position")


@transaction.atomic
def save_season(facts: SeasonFacts, ids: Ids, report: Report, claim: Claim, *, complete: bool = True) -> None:
    """`complete`: no race of the season was refused, so that one that is absent now was dropped."""
    lock_imports()
    season = save_year(facts, report)
    saver = Saver({**ids, "season_id": {facts.year: season.pk}}, report, claim=claim)
    adopt_names(season, facts.races, ids, report)
    save_races(season, facts.races, saver)
    if complete and not is_outdated(claim, season):
        update_listed(season, facts.races, claim.source, report)
    entries = tables.stored(tables.SEASON_ENTRIES, Q(season=season))
    saver.save(tables.SEASON_ENTRIES, entries, facts.entries, only_new=is_outdated(claim, season))
    races = dict(Race.objects.filter(season=season).values_list("grand_prix", "pk"))
    saver = replace(saver, ids={**ids, "race_id": races}, subject=str(facts.year))
    remove_misplaced(season, facts, saver)
    save_tables(facts, saver, Q(race__season=season))
    save_standings.complete(season, facts, saver)


def save_tables(facts: SeasonFacts, saver: Saver, scope: Q) -> None:
    """Saves the sessions and standings of the races in `scope`."""
    for table, records in record_tables(facts):
        rows = list(tables.stored(table, scope))
        aligned = align(table, rows, records, saver.ids)
        if table is tables.RACE_RESULTS:
            aligned = pit_lane.confirmed(aligned, scope, saver)
        if table in (tables.DRIVER_STANDINGS, tables.CONSTRUCTOR_STANDINGS):
            other = _of_other_results(facts.year, saver)
            outdated = [record for record in aligned if record.race in other]
            saver.save(table, rows, outdated, only_new=True)
            aligned = [record for record in aligned if record.race not in other]
        saver.save(table, rows, aligned)
    if facts.grids:
        pit_lane.apply(scope, saver)


def _of_other_results(year: int, saver: Saver) -> set[str]:
    """The races after which the source's standings rest on other results than the stored ones."""
    names = [table_name(model) for model in (RaceResult, SprintResult)]
    differing = Difference.objects.filter(
        source=saver.claim.source, race__season__year=year, table__in=names, field__in=SCORES
    )
    first = differing.exclude(value=F("stored_value")).aggregate(first=Min("race__date"))["first"]
    since = Race.objects.filter(season__year=year, date__gte=first) if first else Race.objects.none()
    return set(since.values_list("grand_prix", flat=True))


def record_tables(facts: SeasonFacts) -> list[tuple[tables.Table, list[Any]]]:
    return [
        # The final grid decides who started from the pit lane.
        (tables.STARTING_GRIDS, facts.grids),
        (tables.RACE_RESULTS, facts.results),
        (tables.SPRINT_RESULTS, facts.sprints),
        (tables.QUALIFYING_RESULTS, facts.qualifying),
        (tables.PRACTICE_RESULTS, facts.practice),
        (tables.DRIVER_STANDINGS, facts.driver_standings),
        (tables.CONSTRUCTOR_STANDINGS, facts.constructor_standings),
    ]
