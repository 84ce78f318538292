"""Saves a session that an operator pasted; a source confirms or corrects it later."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from f1site.lib.errors import ValidationError
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded, rolled_back
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.seasons import save_tables
from ingestion.importer.saving.statements.settling import Claim
from ingestion.line_ups import CARS, line_up
from ingestion.models import (
    Constructor,
    Driver,
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


def load_entrants(race: Race, now: datetime) -> dict[str, Entrant]:
    """The drivers of the line-up by code, then the season's others in the car they drove last.

    Who has driven in a session of this weekend is one of the others, also without an entry. A code that two
    of either share is left out.
    """
    expected = line_up(race, now).pairs
    fields = ("driver_id", "constructor_id")
    entered = SeasonEntry.objects.filter(season=race.season_id, is_test_driver=False)
    results = RaceResult.objects.filter(race__season=race.season_id, race__date__lt=race.date)
    driven = list(results.order_by("race__date").values_list(*fields, "car_number"))
    for sessions in (PracticeResult, QualifyingResult):
        driven += sessions.objects.filter(race=race).order_by("session").values_list(*fields, "car_number")
    cars = dict([*entered.values_list(*fields), *(row[:2] for row in driven)])
    others = [(driver, cars[driver]) for driver in cars.keys() - dict(expected).keys()]
    numbers = {driver: number for driver, _, number in driven}
    codes = dict(Driver.objects.filter(pk__in=[*cars, *dict(expected)]).values_list("pk", "driver_code"))

    def by_code(pairs: Sequence[tuple[int, int]]) -> dict[str, Entrant]:
        count = Counter(codes[driver] for driver, _ in pairs)
        return {
            codes[driver]: Entrant(str(driver), str(constructor), numbers.get(driver, ""))
            for driver, constructor in pairs
            if codes[driver] and count[codes[driver]] == 1
        }

    return by_code(others) | by_code(expected)


def import_pasted(race: Race, kind: str, text: str, now: datetime, dry_run: bool = False) -> ImportRun:
    """Saves the pasted lines as the race's `kind`; a dry run only reports the changes.

    Raises ValidationError with the number of the invalid line.
    """
    facts = parse(race, kind, text, now)
    subject = f"{race}: {kind} pasted"
    with (
        recorded(Source.OPERATOR, subject, now, dry_run, race=race.pk) as (run, report),
        rolled_back(dry_run),
    ):
        _save(
            race,
            facts,
            Saver({}, report, str(race.season.year), Claim(Source.OPERATOR, now)),
            replace_grid=kind in (PENALTIES, PROVISIONAL_GRID),
        )
    return run


def parse(race: Race, kind: str, text: str, now: datetime) -> SeasonFacts:
    lines, name = pasted.lines(text, load_entrants(race, now)), race.grand_prix
    _refuse_surplus_cars(lines, race, now)
    facts = SeasonFacts(race.season.year)
    if kind == QUALIFYING:
        facts.qualifying = pasted.qualifying(name, lines)
    elif kind == PENALTIES:
        facts.grids = pasted.penalties(name, lines)
    else:
        facts.grids = pasted.grid(name, lines, "final" if kind == FINAL_GRID else "provisional")
    return facts


def _refuse_surplus_cars(lines: list[pasted.Line], race: Race, now: datetime) -> None:
    """Raises ValidationError where a constructor has more cars than it can have.

    So it is where a driver is in another car than before, and no change of the line-up says so.
    """
    most = Counter(str(constructor) for _, constructor in line_up(race, now).pairs)
    cars = Counter(line.entrant.constructor for line in lines)
    for constructor, count in cars.items():
        if count > max(most[constructor], CARS):
            codes = ", ".join(line.code for line in lines if line.entrant.constructor == constructor)
            raise ValidationError(
                f"{Constructor.objects.get(pk=constructor)} would have {count} cars: {codes}. "
                "Change the line-up of the race first, then paste it again."
            )


@transaction.atomic
def _save(race: Race, facts: SeasonFacts, saver: Saver, replace_grid: bool) -> None:
    lock_imports()
    records = [*facts.qualifying, *facts.grids]
    ids = {
        "race_id": {race.grand_prix: race.pk},
        "driver_id": {record.driver: int(record.driver) for record in records},
        "constructor_id": {record.constructor: int(record.constructor) for record in records},
    }
    save_tables(facts, replace(saver, ids=ids), Q(race=race))
    if replace_grid:
        _delete_others(race, {int(record.driver) for record in records}, saver.report)


def _delete_others(race: Race, drivers: set[int], report: Report) -> None:
    """Deletes the other rows: pasting a provisional grid again replaces it."""
    rows = StartingGrid.objects.filter(race=race, kind=StartingGrid.Kind.PROVISIONAL)
    for row in rows.exclude(driver__in=drivers).select_related("driver"):
        value = row.penalty or row.position or "pit lane"
        report.change(table_name(StartingGrid), f"{race} {row.driver}", ["penalty or place"], [value], [None])
        row.delete()
