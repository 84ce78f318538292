"""Updates the current season; may run as often as needed.

F1DB's files contain each session the same evening, Jolpica on Monday. Jolpica confirms or corrects what
F1DB published first; once Jolpica has the result, F1DB's values for the race are not used.
"""

import logging
from collections.abc import Container
from datetime import date, datetime, timedelta

from f1site.lib.errors import ExternalAPIError
from ingestion import identity
from ingestion.importer.archive import refuse_mixing
from ingestion.importer.jolpica import CURRENT_MAX_AGE, raise_failures, save_by_race
from ingestion.importer.saving.races import save_race
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import clashes_named, recorded
from ingestion.importer.saving.saver import Saver
from ingestion.models import ExternalId, ImportRun, Race
from ingestion.models.provenance import Source
from ingestion.records import Facts
from ingestion.sources.f1db import files
from ingestion.sources.jolpica import parse
from ingestion.sources.jolpica.client import Client

logger = logging.getLogger(__name__)
Kind = ExternalId.Kind

# From the first practice until the stewards have published their decisions.
TIME_BEFORE, TIME_AFTER = timedelta(days=2), timedelta(days=3)


def update_current(now: datetime) -> list[ImportRun]:
    """Imports schedule, sessions, results and corrections of the season, as soon as a source has them.

    If one source fails, the other is still imported; then it raises ExternalAPIError.
    """
    client = Client(now, CURRENT_MAX_AGE)
    runs: list[ImportRun] = []
    failures: list[ExternalAPIError] = []
    facts: Facts | None = None
    try:
        with recorded(Source.JOLPICA, f"season {now.year}", now) as (run, report):
            refuse_mixing(Source.JOLPICA)
            facts = parse.parse_facts(client.season(now.year))
            runs, failures = _import_weekends(now, _days_with_results(facts))
            save_by_race(facts, report)
            raise_failures(client, run, report)
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


def _days_with_results(facts: Facts) -> set[date]:
    """The dates of the races with results from Jolpica."""
    seasons = facts.seasons.values()
    with_results = {result.race for season in seasons for result in season.results}
    return {race.date for season in seasons for race in season.races if race.grand_prix in with_results}


def _import_weekends(
    now: datetime, with_results: Container[date]
) -> tuple[list[ImportRun], list[ExternalAPIError]]:
    runs, failures = [], []
    days = (now.date() - TIME_AFTER, now.date() + TIME_BEFORE)
    for race in Race.objects.filter(date__range=days).exclude(status=Race.Status.CANCELLED).order_by("date"):
        try:
            runs.append(import_weekend(race, now, has_result=race.date in with_results))
        except ExternalAPIError as error:
            logger.warning("%s", error.message)
            failures.append(error)
    return runs, failures


def import_weekend(race: Race, now: datetime, *, has_result: bool = False) -> ImportRun:
    """Imports F1DB's files of a race; with `has_result` only what Jolpica does not publish."""
    with recorded(Source.F1DB, f"weekend {race}", now) as (run, report):
        weekend = files.Client(now).weekend(race)
        if weekend is not None:
            facts = weekend.facts
            report.refuse(weekend.refused)
            run.version = "stale" if weekend.stale else ""
            if has_result:
                facts.results, facts.sprints = [], []
                facts.qualifying = [row for row in facts.qualifying if row.session != "qualifying"]
            with clashes_named(f"The weekend of {race}"):
                save_race(race.pk, facts, _saver(race, report))
    return run


def _saver(race: Race, report: Report) -> Saver:
    ids = {
        "driver_id": identity.mapped(Source.F1DB, Kind.DRIVER),
        "constructor_id": identity.mapped(Source.F1DB, Kind.CONSTRUCTOR),
        "race_id": {race.grand_prix: race.pk},
    }
    return Saver(ids, report, str(race.season.year), Source.F1DB)


def _import_next_schedule(now: datetime) -> ImportRun:
    """After the last race: the schedule of the next season, if it is published."""
    year = now.year + 1
    with recorded(Source.JOLPICA, f"schedule {year}", now) as (run, report):
        facts = parse.parse_facts(Client(now, CURRENT_MAX_AGE).schedule(year))
        if facts.seasons[year].races:
            save_by_race(facts, report)
    return run
