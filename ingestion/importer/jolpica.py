"""Imports a season or one race from Jolpica: downloads and parses all of it, then saves race by race."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from f1site.lib.errors import DataImportError, ExternalAPIError, RateLimitError
from ingestion.importer.archive import refuse_mixing
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.completeness import unfinished
from ingestion.importer.saving.races import by_race, save_official, save_race
from ingestion.importer.saving.reference import save_reference
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import clashes_named, recorded, rolled_back
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.schedule.calendar import save_races, save_year, update_listed
from ingestion.importer.saving.schedule.misplaced import remove_misplaced
from ingestion.importer.saving.schedule.pairing import stored_names
from ingestion.importer.saving.seasons import save_tables
from ingestion.importer.saving.standings.ranking import Line
from ingestion.importer.saving.standings.save_standings import Official
from ingestion.importer.saving.standings.standings import CONSTRUCTORS, DRIVERS
from ingestion.importer.saving.statements.settling import Claim
from ingestion.models import ImportRun, RaceResult, Season, SeasonEntry
from ingestion.models.provenance import Source
from ingestion.records import Facts, Refusal, SeasonFacts
from ingestion.sources.jolpica import parse
from ingestion.sources.jolpica.client import Client

# A season that is over is rarely corrected.
PAST_MAX_AGE, CURRENT_MAX_AGE = timedelta(days=1), timedelta(minutes=55)
# The table of each list, for the report.
TABLES = {
    "results": "race results",
    "qualifying": "qualifying results",
    "sprint": "sprint results",
    "driverstandings": "driver standings",
    "constructorstandings": "constructor standings",
}


def import_season(year: int, now: datetime, *, dry_run: bool = False, wait: bool = True) -> ImportRun:
    """Imports a season from Jolpica. A stored answer is used while it is fresh.

    Raises DataImportError, or ExternalAPIError, also if only a part of it, or stale answers, could be
    imported; its details contain how many answers were `received`.
    """
    client = Client(now, CURRENT_MAX_AGE if year >= now.year else PAST_MAX_AGE, wait)
    with recorded(Source.JOLPICA, season_subject(year), now, dry_run, season=year) as (run, report):
        refuse_mixing(Source.JOLPICA)
        with _counted(client):
            facts = parse.parse_facts(client.season(year))
            save_by_race(facts, report, dry_run)
            raise_failures(client, run, report)
    return run


def season_subject(year: int) -> str:
    return f"season {year}"


def import_race(
    year: int, round_number: int, now: datetime, *, dry_run: bool = False, wait: bool = True
) -> ImportRun:
    """Imports the schedule and one race, without stored answers."""
    client = Client(now, timedelta(0), wait)
    subject = f"race {year}/{round_number}"
    with recorded(Source.JOLPICA, subject, now, dry_run, season=year, round=round_number) as (run, report):
        refuse_mixing(Source.JOLPICA)
        facts = parse.parse_facts(client.race(year, round_number))
        if round_number not in {race.round_number for race in facts.seasons[year].races}:
            raise DataImportError(f"Jolpica's schedule of {year} has no round {round_number}.")
        save_by_race(facts, report, dry_run)
        raise_failures(client, run, report)
    return run


@contextmanager
def _counted(client: Client) -> Iterator[None]:
    """An error tells how many answers arrived before it."""
    try:
        yield
    except ExternalAPIError as error:
        error.details["received"] = client.received
        raise


def raise_failures(client: Client, run: ImportRun, report: Report) -> None:
    """After the rest is saved: raises ExternalAPIError that names the lists that failed or are old.

    RateLimitError if they failed because the limit of requests is reached.
    """
    for path, reason in client.failed.items():
        report.refuse([Refusal(TABLES[path.rpartition("/")[2]], path, reason)])
    if client.stale:
        since = f"{min(client.stale.values()):%Y-%m-%d %H:%M}"
        run.version = f"stale since {since}"
    if client.failed:
        kind, reasons = (RateLimitError if client.refusal else ExternalAPIError), client.failed.values()
        details = client.refusal.details if client.refusal else {}
        raise kind(
            f"Only a part is imported. Jolpica's {', '.join(client.failed)} could not be read; "
            f"run it again later. {' '.join(dict.fromkeys(reasons))}",
            **details,
        )
    if client.stale:
        raise ExternalAPIError(
            f"Jolpica does not answer. Its answers until {since} UTC are imported for "
            f"{', '.join(client.stale)}; run it again later."
        )


def save_by_race(facts: Facts, report: Report, dry_run: bool = False) -> None:
    """Saves the schedule in one transaction, then each race in one.

    Raises DataImportError if nearly all rows of a list are refused; the rest is saved.
    """
    report.refuse(facts.refused)
    for season in facts.seasons.values():
        with clashes_named(f"The {season.year} season"), rolled_back(dry_run):
            stored, saver = _save_schedule(facts, season, report)
            remove_misplaced(stored, season, saver)
            official = _official(season, saver)
            facts_by_race = by_race(season)
            in_order = sorted(season.races, key=lambda race: race.date)
            for race in report.steps(in_order, f"Saving the races of {season.year}"):
                race_id = saver.ids["race_id"].get(race.grand_prix)
                if race_id and race.grand_prix in facts_by_race:
                    claim = Claim(facts.source, season.stated_at.get(race.grand_prix, facts.stated_at))
                    stating = replace(saver, claim=claim)
                    save_race(race_id, facts_by_race.pop(race.grand_prix), stating, official)
            for remaining in facts_by_race.values():
                # Rows of unknown races are refused one by one.
                save_tables(remaining, saver, Q(race=None))
            if official:
                save_official(stored, official, saver)
            unfinished.complete(report, season.year)
    report.raise_if_refused()


@transaction.atomic
def _save_schedule(facts: Facts, season: SeasonFacts, report: Report) -> tuple[Season, Saver]:
    """Saves the races and everything that they and their results refer to."""
    lock_imports()
    unfinished.begin(report, [season.year])
    claim = Claim(facts.source, facts.stated_at)
    ids = save_reference(facts, report, _season_constructors(season.year))
    stored = save_year(season, report)
    names = stored_names(stored, season.races, ids)
    saver = Saver({**ids, "season_id": {season.year: stored.pk}}, report, claim=claim)
    races = [replace(race, grand_prix=names[race.grand_prix]) for race in season.races]
    save_races(stored, races, saver)
    if not any(refusal.table == "races" for refusal in facts.refused):
        update_listed(stored, races, facts.source, report)
    rows = dict(stored.races.values_list("grand_prix", "pk"))
    race_ids = {name: rows[stored_name] for name, stored_name in names.items() if stored_name in rows}
    return stored, Saver({**ids, "race_id": race_ids}, report, str(season.year), claim)


def _season_constructors(year: int) -> set[int]:
    """Our constructors of a season, by its entries or its results."""
    entries = SeasonEntry.objects.filter(season__year=year).values_list("constructor_id", flat=True)
    results = RaceResult.objects.filter(race__season__year=year).order_by()
    return {*entries, *results.values_list("constructor_id", flat=True).distinct()}


def _official(season: SeasonFacts, saver: Saver) -> Official | None:
    """The source's standings; None if their race is not one of ours, or is without its results there."""
    lines = {
        DRIVERS: _lines(season.driver_standings, "driver", saver),
        CONSTRUCTORS: _lines(season.constructor_standings, "constructor", saver),
    }
    races = {record.race for record in season.driver_standings}
    races |= {record.race for record in season.constructor_standings}
    races &= {result.race for result in season.results}
    race_id = saver.ids["race_id"].get(races.pop()) if len(races) == 1 else None
    return Official(race_id, lines) if race_id else None


def _lines(records: Iterable[Any], entrant: str, saver: Saver) -> list[Line]:
    """Without unmapped entrants, and entrants without position, points or wins."""
    ids = saver.ids[f"{entrant}_id"]
    return [
        Line(ids[getattr(record, entrant)], record.position, record.points, record.wins)
        for record in records
        if getattr(record, entrant) in ids and (record.position or record.points or record.wins)
    ]
