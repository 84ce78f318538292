"""Keeping the running season up to date: one pass, which may be made as often as one likes.

Jolpica shows a weekend on Monday, F1DB's files the same evening. What F1DB said first, Jolpica agrees
with or corrects; once it has the result, F1DB's word on the race no longer counts.
"""

import logging
from collections.abc import Container
from datetime import date, datetime, timedelta

from f1site.lib.errors import ExternalAPIError
from ingestion import identity
from ingestion.importer.archive import refuse_mixing
from ingestion.importer.jolpica import FRESH_NOW, mark_stale, save_live
from ingestion.importer.saving.races import save_race
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import clashes_named, recorded
from ingestion.importer.saving.tables import Saver
from ingestion.models import ExternalId, ImportRun, Race
from ingestion.models.provenance import Source
from ingestion.records import Facts
from ingestion.sources.f1db import files
from ingestion.sources.jolpica import parse
from ingestion.sources.jolpica.reading import Reading

logger = logging.getLogger(__name__)
Kind = ExternalId.Kind

# From the first practice until the stewards have had their say.
BEFORE, AFTER = timedelta(days=2), timedelta(days=3)


def update_current(now: datetime) -> list[ImportRun]:
    """Schedule, sessions, results and corrections of the season, each as soon as a source has it.

    A source that fails does not keep the other from being asked; then it raises ExternalAPIError.
    """
    reading = Reading(now, FRESH_NOW)
    runs: list[ImportRun] = []
    failures: list[ExternalAPIError] = []
    facts: Facts | None = None
    try:
        with recorded(Source.JOLPICA, f"season {now.year}", now) as (run, report):
            refuse_mixing(Source.JOLPICA)
            facts = parse.parse_facts(reading.season(now.year))
            runs, failures = _import_weekends(now, _days_told(facts))
            save_live(facts, report)
            mark_stale(run, reading)
        runs.append(run)
    except ExternalAPIError as error:
        logger.warning("%s", error.message)
        if facts is None:
            runs, failures = _import_weekends(now, ())
        failures.append(error)
    if not Race.objects.filter(season__year=now.year).upcoming(now).exists():
        runs.append(_import_next_schedule(now))
    if failures:
        raise failures[0]
    return runs


def _days_told(facts: Facts) -> set[date]:
    """The days of the races whose results Jolpica has."""
    seasons = facts.seasons.values()
    told = {result.race for season in seasons for result in season.results}
    return {race.date for season in seasons for race in season.races if race.grand_prix in told}


def _import_weekends(now: datetime, told: Container[date]) -> tuple[list[ImportRun], list[ExternalAPIError]]:
    runs, failures = [], []
    days = (now.date() - AFTER, now.date() + BEFORE)
    for race in Race.objects.filter(date__range=days).exclude(status=Race.Status.CANCELLED).order_by("date"):
        try:
            runs.append(import_weekend(race, now, told=race.date in told))
        except ExternalAPIError as error:
            logger.warning("%s", error.message)
            failures.append(error)
    return runs, failures


def import_weekend(race: Race, now: datetime, *, told: bool = False) -> ImportRun:
    """What F1DB's files have of a race; `told` if Jolpica has its result, so that only F1DB's own remains."""
    with recorded(Source.F1DB, f"weekend {race}", now) as (run, report):
        weekend = files.Reading(now).weekend(race)
        if weekend is not None:
            facts = weekend.facts
            report.refuse(weekend.refused)
            run.version = "stale" if weekend.stale else ""
            if told:
                facts.results, facts.sprints = [], []
                facts.qualifying = [row for row in facts.qualifying if row.session != "qualifying"]
            with clashes_named(f"The weekend of {race}"):
                save_race(race.pk, facts, _saver(race, report))
    return run


def _saver(race: Race, report: Report) -> Saver:
    ids = {
        "driver_id": identity.known(Source.F1DB, Kind.DRIVER),
        "constructor_id": identity.known(Source.F1DB, Kind.CONSTRUCTOR),
        "race_id": {race.grand_prix: race.pk},
    }
    return Saver(ids, report, str(race.season.year), Source.F1DB)


def _import_next_schedule(now: datetime) -> ImportRun:
    """After the last race: the next season's, as soon as there is one."""
    year = now.year + 1
    with recorded(Source.JOLPICA, f"schedule {year}", now) as (run, report):
        facts = parse.parse_facts(Reading(now, FRESH_NOW).schedule(year))
        if facts.seasons[year].races:
            save_live(facts, report)
    return run
