"""Saves a session that an operator pasted; a source confirms or corrects it later."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from f1site.lib.errors import ValidationError
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded, rolled_back
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.seasons import save_tables
from ingestion.importer.saving.statements.settling import Claim
from ingestion.line_ups import CARS, line_up
from ingestion.line_ups.grid import Start, starts
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
from ingestion.records import GridRecord, QualifyingRecord, SeasonFacts
from ingestion.sources import pasted
from ingestion.sources.pasted import Entrant

QUALIFYING, PENALTIES = "qualifying", "penalties"
PROVISIONAL_GRID, FINAL_GRID = "provisional grid", "final grid"
KINDS = (QUALIFYING, PENALTIES, PROVISIONAL_GRID, FINAL_GRID)


@dataclass(frozen=True)
class Pasted:
    """What a pasted session changes, and the grid after it."""

    run: ImportRun
    facts: SeasonFacts
    grid: list[Start]

    @property
    def digest(self) -> str:
        """Differs if anything that the operator is shown differs."""
        run = self.run
        records = [asdict(record) for record in (*self.facts.qualifying, *self.facts.grids)]
        grid = [asdict(start) for start in self.grid]
        shown = json.dumps([records, grid, run.counts, run.changes, run.refused], sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()


class ChangedSincePreview(ValidationError):
    """Stored rows or the line-up have changed, so that saving would do something else than was shown."""


def load_entrants(race: Race, now: datetime) -> list[Entrant]:
    """The drivers of the line-up, then the season's others in the car they drove last.

    Who has driven in a session of this weekend is one of the others, also without an entry.
    """
    expected = line_up(race, now).pairs
    fields = ("driver_id", "constructor_id")
    entered = SeasonEntry.objects.filter(season=race.season_id, is_test_driver=False)
    results = RaceResult.objects.filter(race__season=race.season_id, race__date__lt=race.date)
    driven = list(results.order_by("race__date").values_list(*fields, "car_number"))
    for sessions in (PracticeResult, QualifyingResult):
        driven += sessions.objects.filter(race=race).order_by("session").values_list(*fields, "car_number")
    cars = dict([*entered.values_list(*fields), *(row[:2] for row in driven)]) | dict(expected)
    numbers = {driver: number for driver, _, number in driven}
    drivers = Driver.objects.in_bulk(cars)
    constructors = Constructor.objects.in_bulk(set(cars.values()))
    return [
        Entrant(
            driver=str(driver),
            constructor=str(constructor),
            car_number=numbers.get(driver, ""),
            code=drivers[driver].driver_code,
            name=drivers[driver].name,
            full_name=drivers[driver].full_name,
            constructor_name=f"{constructors[constructor]} {constructors[constructor].full_name}",
            is_expected=(driver, constructor) in expected,
        )
        for driver, constructor in cars.items()
    ]


def import_pasted(  # noqa: PLR0913 - the lines, and what may be done with them
    race: Race, kind: str, text: str, now: datetime, *, dry_run: bool = False, digest: str = ""
) -> Pasted:
    """Saves the pasted lines as the race's `kind`; a dry run only reports the changes.

    `digest` is that of a dry run: if the result would differ from it, nothing is saved. Raises
    ValidationError that lists the invalid lines, ChangedSincePreview where the result differs.
    """
    facts = parse(race, kind, text, now)
    subject = f"{race}: {kind} pasted"
    with (
        recorded(Source.OPERATOR, subject, now, dry_run, race=race.pk) as (run, report),
        rolled_back(dry_run),
    ):
        claim = Claim(Source.OPERATOR, now)
        with transaction.atomic():
            _save(race, facts, Saver({}, report, str(race.season.year), claim), kind)
            grid = starts(race, now, "final" if kind == FINAL_GRID else "provisional")
            run.counts, run.changes, run.refused = report.counts, report.changes, report.refused
            result = Pasted(run, facts, grid)
            if digest and result.digest != digest:
                raise ChangedSincePreview(
                    "Nothing was saved: the line-up or the stored rows have changed since the preview."
                )
    return result


def parse(race: Race, kind: str, text: str, now: datetime) -> SeasonFacts:
    entrants, name = load_entrants(race, now), race.grand_prix
    facts = SeasonFacts(race.season.year)
    if kind == QUALIFYING:
        facts.qualifying = pasted.qualifying(name, text, entrants)
    elif kind == PENALTIES:
        facts.grids = pasted.penalties(name, text, entrants)
    else:
        facts.grids = pasted.grid(name, text, entrants, "final" if kind == FINAL_GRID else "provisional")
    _refuse_surplus_cars(facts, race, now)
    return facts


def _refuse_surplus_cars(facts: SeasonFacts, race: Race, now: datetime) -> None:
    """Raises ValidationError where a constructor has more cars than it can have.

    So it is where a driver is in another car than before, and no change of the line-up says so.
    """
    most = Counter(str(constructor) for _, constructor in line_up(race, now).pairs)
    records: list[QualifyingRecord | GridRecord] = [*facts.qualifying, *facts.grids]
    cars = Counter(record.constructor for record in records)
    problems = []
    for constructor, count in cars.items():
        if count > max(most[constructor], CARS):
            drivers = Driver.objects.filter(
                pk__in=[r.driver for r in records if r.constructor == constructor]
            )
            problems.append(
                f"{Constructor.objects.get(pk=constructor)} would have {count} cars: "
                f"{', '.join(sorted(one.driver_code or one.name for one in drivers))}. "
                "Change the line-up of the race first, then paste it again."
            )
    if problems:
        raise ValidationError(" ".join(problems), problems=problems)


def _save(race: Race, facts: SeasonFacts, saver: Saver, kind: str) -> None:
    lock_imports()
    records = [*facts.qualifying, *facts.grids]
    ids = {
        "race_id": {race.grand_prix: race.pk},
        "driver_id": {record.driver: int(record.driver) for record in records},
        "constructor_id": {record.constructor: int(record.constructor) for record in records},
    }
    drivers = {int(record.driver) for record in records}
    if kind == QUALIFYING:
        session = QualifyingResult.objects.filter(race=race, session=QualifyingResult.Session.QUALIFYING)
        _delete_own(session.exclude(driver__in=drivers), kind, saver.report)
    if kind == FINAL_GRID:
        rows = StartingGrid.objects.filter(race=race, kind=StartingGrid.Kind.FINAL)
        _delete_own(rows.exclude(driver__in=drivers), kind, saver.report)
    save_tables(facts, replace(saver, ids=ids), Q(race=race))
    if kind in (PENALTIES, PROVISIONAL_GRID):
        _delete_others(race, drivers, saver.report)


def _delete_own(others: QuerySet[Any], kind: str, report: Report) -> None:
    """Deletes the rows that were pasted before and are not among the lines now.

    Raises ValidationError where a source's rows are not: then two cars would have one position.
    """
    left = others.filter(position__isnull=False).exclude(source=Source.OPERATOR).select_related("driver")
    if left:
        names = ", ".join(sorted(row.driver.driver_code or row.driver.name for row in left))
        raise ValidationError(
            f"The stored {kind} has {names} too, whose positions would be given twice: "
            "write a line for every driver."
        )
    for row in others.filter(source=Source.OPERATOR).select_related("driver"):
        report.change(table_name(type(row)), str(row), ["position"], [row.position], [None])
        row.delete()


def _delete_others(race: Race, drivers: set[int], report: Report) -> None:
    """Deletes the other rows: pasting a provisional grid again replaces it."""
    rows = StartingGrid.objects.filter(race=race, kind=StartingGrid.Kind.PROVISIONAL)
    for row in rows.exclude(driver__in=drivers).select_related("driver"):
        value = row.penalty or row.position or "pit lane"
        report.change(table_name(StartingGrid), f"{race} {row.driver}", ["penalty or place"], [value], [None])
        row.delete()
