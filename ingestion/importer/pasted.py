"""Saves a session that an operator pasted; a source confirms or corrects it later."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded, rolled_back
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.seasons import save_tables
from ingestion.models import (
    ImportRun,
    PracticeResult,
    QualifyingResult,
    Race,
    RaceResult,
    SeasonEntry,
    StartingGrid,
)
from ingestion.models.provenance import Source
from ingestion.records import SeasonFacts
from ingestion.sources import pasted
from ingestion.sources.pasted import Entrant

QUALIFYING, PENALTIES = "qualifying", "penalties"
PROVISIONAL_GRID, FINAL_GRID = "provisional grid", "final grid"
KINDS = (QUALIFYING, PENALTIES, PROVISIONAL_GRID, FINAL_GRID)


def load_entrants(race: Race) -> dict[str, Entrant]:
    """The drivers of the season by code, in the cars they drove last or are entered in.

    Who has driven in a session of this weekend is one of them, also without an entry.

    A code that two drivers share is left out.
    """
    fields = ("driver_id", "driver__driver_code", "constructor_id")
    entered = SeasonEntry.objects.filter(season=race.season_id, is_test_driver=False)
    results = RaceResult.objects.filter(race__season=race.season_id, race__date__lt=race.date)
    known = [(*row, "") for row in entered.values_list(*fields)]
    known += results.order_by("race__date").values_list(*fields, "car_number")
    for sessions in (PracticeResult, QualifyingResult):
        known += sessions.objects.filter(race=race).order_by("session").values_list(*fields, "car_number")
    cars = {driver: (code, constructor, number) for driver, code, constructor, number in known}
    by_code: dict[str, list[Entrant]] = defaultdict(list)
    for driver, (code, constructor, number) in cars.items():
        by_code[code].append(Entrant(str(driver), str(constructor), number))
    return {code: same[0] for code, same in by_code.items() if code and len(same) == 1}


def import_pasted(race: Race, kind: str, text: str, now: datetime, dry_run: bool = False) -> ImportRun:
    """Saves the pasted lines as the race's `kind`; a dry run only reports the changes.

    Raises ValidationError with the number of the invalid line.
    """
    facts = parse(race, kind, text)
    subject = f"{race}: {kind} pasted"
    with recorded(Source.OPERATOR, subject, now, dry_run) as (run, report), rolled_back(dry_run):
        _save(race, facts, report, replace_grid=kind in (PENALTIES, PROVISIONAL_GRID))
    return run


def parse(race: Race, kind: str, text: str) -> SeasonFacts:
    lines, name = pasted.lines(text, load_entrants(race)), race.grand_prix
    facts = SeasonFacts(race.season.year)
    if kind == QUALIFYING:
        facts.qualifying = pasted.qualifying(name, lines)
    elif kind == PENALTIES:
        facts.grids = pasted.penalties(name, lines)
    else:
        facts.grids = pasted.grid(name, lines, "final" if kind == FINAL_GRID else "provisional")
    return facts


@transaction.atomic
def _save(race: Race, facts: SeasonFacts, report: Report, replace_grid: bool) -> None:
    lock_imports()
    records = [*facts.qualifying, *facts.grids]
    ids = {
        "race_id": {race.grand_prix: race.pk},
        "driver_id": {record.driver: int(record.driver) for record in records},
        "constructor_id": {record.constructor: int(record.constructor) for record in records},
    }
    save_tables(facts, Saver(ids, report, str(race.season.year), Source.OPERATOR), Q(race=race))
    if replace_grid:
        _delete_others(race, {int(record.driver) for record in records}, report)


def _delete_others(race: Race, drivers: set[int], report: Report) -> None:
    """Deletes the other rows: pasting a provisional grid again replaces it."""
    rows = StartingGrid.objects.filter(race=race, kind=StartingGrid.Kind.PROVISIONAL)
    for row in rows.exclude(driver__in=drivers).select_related("driver"):
        value = row.penalty or row.position or "pit lane"
        report.change(table_name(StartingGrid), f"{race} {row.driver}", ["penalty or place"], [value], [None])
        row.delete()
