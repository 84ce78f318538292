"""Importing from Jolpica: a season or one race of it. Fetched and parsed whole, then saved race by race."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from f1site.lib.errors import DataImportError, ExternalAPIError
from ingestion.importer.archive import refuse_mixing
from ingestion.importer.saving.bulk import take_turns
from ingestion.importer.saving.calendar import cancel_absent, named_as_stored, save_races, save_year
from ingestion.importer.saving.races import by_race, save_official, save_race
from ingestion.importer.saving.reference import save_reference
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import clashes_named, recorded, rolled_back
from ingestion.importer.saving.save_standings import Official
from ingestion.importer.saving.seasons import save_tables
from ingestion.importer.saving.standings import CONSTRUCTORS, DRIVERS, Line
from ingestion.importer.saving.tables import Saver
from ingestion.models import ImportRun, RaceResult, Season, SeasonEntry
from ingestion.models.provenance import Source
from ingestion.records import Facts, SeasonFacts
from ingestion.sources.jolpica import parse
from ingestion.sources.jolpica.reading import Reading

# Of a season that is over, corrections come weeks later, if any.
FRESH_LATER, FRESH_NOW = timedelta(days=1), timedelta(minutes=55)


def import_season(
    year: int, now: datetime, *, dry_run: bool = False, wait: bool = True, existing: ImportRun | None = None
) -> ImportRun:
    """Imports what Jolpica says of a season. An answer that was kept serves while it is fresh.

    Raises ExternalAPIError, also where only stale answers could be imported, or DataImportError.
    """
    reading = Reading(now, FRESH_NOW if year >= now.year else FRESH_LATER, wait)
    with recorded(Source.JOLPICA, f"season {year}", now, dry_run, existing) as (run, report):
        refuse_mixing(Source.JOLPICA)
        facts = parse.parse_facts(reading.season(year))
        save_live(facts, report, dry_run)
        mark_stale(run, reading)
    return run


def import_race(  # noqa: PLR0913 - what, and how
    year: int,
    round_number: int,
    now: datetime,
    *,
    dry_run: bool = False,
    wait: bool = True,
    existing: ImportRun | None = None,
) -> ImportRun:
    """Imports the schedule and one race, asked for anew."""
    reading = Reading(now, timedelta(0), wait)
    with recorded(Source.JOLPICA, f"race {year}/{round_number}", now, dry_run, existing) as (run, report):
        refuse_mixing(Source.JOLPICA)
        facts = parse.parse_facts(reading.race(year, round_number))
        if round_number not in {race.round_number for race in facts.seasons[year].races}:
            raise DataImportError(f"Jolpica's schedule of {year} has no round {round_number}.")
        save_live(facts, report, dry_run)
        mark_stale(run, reading)
    return run


def mark_stale(run: ImportRun, reading: Reading) -> None:
    """Raises ExternalAPIError where what has just been imported was said before an outage."""
    if reading.stale_since:
        run.version = f"stale since {reading.stale_since:%Y-%m-%d %H:%M}"
        raise ExternalAPIError(
            "Jolpica does not answer. What it said until "
            f"{reading.stale_since:%Y-%m-%d %H:%M} UTC is imported; run it again later."
        )


def save_live(facts: Facts, report: Report, dry_run: bool = False) -> None:
    """The schedule in one transaction, then one for each race."""
    report.refuse(facts.refused)
    for season in facts.seasons.values():
        with clashes_named(f"The {season.year} season"), rolled_back(dry_run):
            stored, saver = _save_schedule(facts, season, report)
            official = _official(season, saver)
            happened = by_race(season)
            in_order = sorted(season.races, key=lambda race: race.date)
            for race in report.steps(in_order, f"Saving the races of {season.year}"):
                race_id = saver.ids["race_id"].get(race.grand_prix)
                if race_id and race.grand_prix in happened:
                    save_race(race_id, happened.pop(race.grand_prix), saver, official)
            for left in happened.values():
                # Of races that are not ours: refused row by row.
                save_tables(left, saver, Q(race=None))
            if official:
                save_official(stored, official, report)


@transaction.atomic
def _save_schedule(facts: Facts, season: SeasonFacts, report: Report) -> tuple[Season, Saver]:
    """The races, and all that they and their results refer to."""
    take_turns()
    ids = save_reference(facts, report, _entered(season.year))
    stored = save_year(season, report)
    names = named_as_stored(stored, season.races, ids)
    saver = Saver({**ids, "season_id": {season.year: stored.pk}}, report, source=facts.source)
    races = [replace(race, grand_prix=names[race.grand_prix]) for race in season.races]
    save_races(stored, races, saver)
    if not any(refusal.table == "races" for refusal in facts.refused):
        cancel_absent(stored, races, report)
    rows = dict(stored.races.values_list("grand_prix", "pk"))
    race_ids = {theirs: rows[ours] for theirs, ours in names.items() if ours in rows}
    return stored, Saver({**ids, "race_id": race_ids}, report, str(season.year), facts.source)


def _entered(year: int) -> set[int]:
    """Our constructors of a season, by its entries or its results."""
    entries = SeasonEntry.objects.filter(season__year=year).values_list("constructor_id", flat=True)
    results = RaceResult.objects.filter(race__season__year=year).order_by()
    return {*entries, *results.values_list("constructor_id", flat=True).distinct()}


def _official(season: SeasonFacts, saver: Saver) -> Official | None:
    """The standings that the source gives; none where the race they follow is not ours."""
    lines = {
        DRIVERS: _lines(season.driver_standings, "driver", saver),
        CONSTRUCTORS: _lines(season.constructor_standings, "constructor", saver),
    }
    races = {record.race for record in season.driver_standings}
    races |= {record.race for record in season.constructor_standings}
    race_id = saver.ids["race_id"].get(races.pop()) if len(races) == 1 else None
    return Official(race_id, lines) if race_id else None


def _lines(records: Iterable[Any], who: str, saver: Saver) -> list[Line]:
    """Without those whose id waits, and those who were never classified and so stand nowhere."""
    ids = saver.ids[f"{who}_id"]
    return [
        Line(ids[getattr(record, who)], record.position, record.points, record.wins)
        for record in records
        if getattr(record, who) in ids and (record.position or record.points or record.wins)
    ]
