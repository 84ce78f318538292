"""Updates the current season; may run as often as needed.

F1DB's files contain each session the same evening, Jolpica on Monday. Jolpica confirms or corrects what
F1DB published first; once Jolpica has the result, F1DB's values for the race are not used. How often
Jolpica is asked for what is in `pace`.
"""

import logging
from collections.abc import Callable, Container
from datetime import date, datetime, timedelta
from itertools import chain

from f1site.lib.errors import ExternalAPIError
from ingestion import identity
from ingestion.importer import pace
from ingestion.importer.archive import refuse_mixing
from ingestion.importer.jolpica import CURRENT_MAX_AGE, raise_failures, save_by_race, season_subject
from ingestion.importer.saving.races import save_race
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import clashes_named, recorded
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.statements.settling import Claim
from ingestion.models import ExternalId, ImportRun, Race
from ingestion.models.provenance import Source
from ingestion.records import Facts, RaceRecord
from ingestion.sources.f1db import files
from ingestion.sources.jolpica import parse
from ingestion.sources.jolpica.client import Client
from ingestion.sources.jolpica.rows import Season

logger = logging.getLogger(__name__)
Kind = ExternalId.Kind

# From the first practice until the stewards have published their decisions.
TIME_BEFORE, TIME_AFTER = timedelta(days=2), timedelta(days=3)
# The next update asks again.
TRIES = 3


def update_current(now: datetime) -> list[ImportRun]:
    """Imports schedule, sessions, results and corrections of the season, as soon as a source has them.

    If one source fails, the other is still imported; then it raises ExternalAPIError. It does not wait for
    the next hour of a source whose limit is reached.
    """
    year, age = now.year, _max_age(now)
    client = Client(now, age, wait=False, tries=TRIES)
    is_whole = pace.whole_season_is_due(year, season_subject(year), now, age)
    subject = season_subject(year) if is_whole else f"latest races {year}"
    runs: list[ImportRun] = []
    failures: list[ExternalAPIError] = []
    facts: Facts | None = None
    try:
        with recorded(Source.JOLPICA, subject, now, season=year) as (run, report):
            refuse_mixing(Source.JOLPICA)
            season, is_new = _read(client, year, age, is_whole)
            facts = parse.parse_facts(season)
            runs, failures = _import_weekends(now, _days_with_results(facts))
            save_by_race(_only(facts, is_new), report)
            raise_failures(client, run, report)
        runs.append(run)
    except ExternalAPIError as error:
        logger.warning("%s", error.message)
        if facts is None:
            runs, failures = _import_weekends(now, ())
        failures.append(error)
    if not Race.objects.filter(season__year=year).upcoming(now).exists():
        runs.append(_import_next_schedule(now, age))
    if failures:
        raise failures[0]
    return runs


def _max_age(now: datetime) -> timedelta:
    races = Race.objects.filter(season__year=now.year).exclude(status=Race.Status.CANCELLED)
    return pace.max_age(set(races.values_list("date", flat=True)), now.date())


def _read(
    client: Client, year: int, age: timedelta, is_whole: bool
) -> tuple[Season, Callable[[RaceRecord], bool]]:
    """The lists that are due, and which races have new answers.

    What was stored is saved already, and may be older than what has been saved since.
    """
    if is_whole:
        client.max_age = min(age, CURRENT_MAX_AGE)
        return client.season(year), lambda race: True
    season = client.schedule(year)
    races = parse.parse_facts(season).seasons[year].races
    if age == pace.OFF_SEASON:
        is_new = client.add(season, str(year), pace.lists_of_the_day(races, client.now.date()))
        return season, lambda race: is_new
    new_rounds = {
        race.round_number
        for race, lists in pace.latest_lists(races, client.now)
        if client.add(season, f"{year}/{race.round_number}", lists)
    }
    return season, lambda race: race.round_number in new_rounds


def _only(facts: Facts, is_new: Callable[[RaceRecord], bool]) -> Facts:
    """The facts with the rows of these races only."""
    for season in facts.seasons.values():
        names = {race.grand_prix for race in season.races if is_new(race)}
        for table in ("results", "sprints", "qualifying", "driver_standings", "constructor_standings"):
            rows = getattr(season, table)
            setattr(season, table, [row for row in rows if row.race in names])
    return facts


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
    with recorded(Source.F1DB, f"weekend {race}", now, race=race.pk) as (run, report):
        weekend = files.Client(now).weekend(race)
        if weekend is not None:
            facts = weekend.facts
            report.refuse(weekend.refused)
            run.version = "stale" if weekend.stale else ""
            if has_result:
                facts.results, facts.sprints = [], []
                facts.qualifying = [row for row in facts.qualifying if row.session != "qualifying"]
            sessions = (facts.practice, facts.qualifying, facts.grids, facts.sprints, facts.results)
            identity.store_newcomers(Source.F1DB, chain(*sessions), str(race))
            with clashes_named(f"The weekend of {race}"):
                save_race(race.pk, facts, _saver(race, report, weekend.stated_at or now))
    return run


def _saver(race: Race, report: Report, stated_at: datetime) -> Saver:
    ids = {
        "driver_id": identity.mapped(Source.F1DB, Kind.DRIVER),
        "constructor_id": identity.mapped(Source.F1DB, Kind.CONSTRUCTOR),
        "race_id": {race.grand_prix: race.pk},
    }
    return Saver(ids, report, str(race.season.year), Claim(Source.F1DB, stated_at))


def _import_next_schedule(now: datetime, age: timedelta) -> ImportRun:
    """After the last race: the schedule of the next season, if it is published."""
    year = now.year + 1
    with recorded(Source.JOLPICA, f"schedule {year}", now, season=year) as (run, report):
        facts = parse.parse_facts(Client(now, age, wait=False).schedule(year))
        if facts.seasons[year].races:
            save_by_race(facts, report)
    return run
