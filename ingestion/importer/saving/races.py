"""Saves one race in one transaction, so that no part of it is visible alone."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q

from f1site.lib import tracing
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.seasons import save_tables
from ingestion.importer.saving.standings import save_standings
from ingestion.importer.saving.standings.save_standings import Official
from ingestion.models import DriverStanding, Race, RaceResult, Season
from ingestion.records import SeasonFacts


def by_race(facts: SeasonFacts) -> dict[str, SeasonFacts]:
    """The facts by race, without standings, which are computed."""
    races: dict[str, SeasonFacts] = defaultdict(lambda: SeasonFacts(facts.year))
    for name in ("results", "sprints", "qualifying", "grids", "practice"):
        for record in getattr(facts, name):
            getattr(races[record.race], name).append(record)
    return dict(races)


@tracing.traced("save race")
@transaction.atomic
def save_race(race_id: int, facts: SeasonFacts, saver: Saver, official: Official | None = None) -> None:
    """Saves the sessions of one race, and the standings after it and after each later race.

    Saving the same facts again changes nothing; a correction changes the rows that differ.
    """
    lock_imports()
    race = Race.objects.select_related("season").get(pk=race_id)
    before = save_standings.read(race.season)
    counts = _scores(saver.report)
    save_tables(facts, saver, Q(race=race))
    results = RaceResult.objects.filter(race=race)
    if race.status != Race.Status.HELD and results.exists():
        Race.objects.filter(pk=race_id).update(status=Race.Status.HELD)
    missing = not DriverStanding.objects.filter(race=race).exists() and results.exists()
    changed = _scores(saver.report) != counts and save_standings.changed(race.season, before)
    if missing or changed:
        since = Race.objects.filter(season=race.season_id, date__gte=race.date, status=Race.Status.HELD)
        races = list(since.values_list("pk", flat=True))
        save_standings.save(race.season, before, races, official, saver.report)


def _scores(report: Report) -> list[tuple[int, int]]:
    """How many rows with points have been written."""
    tables = (report.counts.get(table, {}) for table in ("race results", "sprint results"))
    return [(count.get("new", 0), count.get("changed", 0)) for count in tables]


@transaction.atomic
def save_official(season: Season, official: Official, saver: Saver) -> None:
    """Saves official standings that differ from ours, and reports the differences."""
    lock_imports()
    if not Race.objects.filter(pk=official.race, status=Race.Status.HELD).exists():
        return
    if save_standings.differs(official):
        save_standings.save(season, save_standings.read(season), [official.race], official, saver.report)
    for championship, lines in official.lines.items():
        entrants = {f"{championship.column}__in": [line.entrant for line in lines]}
        rows = championship.standings._default_manager.filter(race=official.race, source="", **entrants)
        rows.update(**saver.claim._asdict())
