"""One race in one transaction: never is a part of it to be seen."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q

from ingestion.importer.saving import save_standings
from ingestion.importer.saving.bulk import take_turns
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.save_standings import Official
from ingestion.importer.saving.seasons import save_tables
from ingestion.importer.saving.tables import Saver
from ingestion.models import DriverStanding, Race, RaceResult, Season
from ingestion.records import SeasonFacts


def by_race(facts: SeasonFacts) -> dict[str, SeasonFacts]:
    """The facts of each race that has any, without standings, which are computed."""
    races: dict[str, SeasonFacts] = defaultdict(lambda: SeasonFacts(facts.year))
    for name in ("results", "sprints", "qualifying", "grids", "practice"):
        for record in getattr(facts, name):
            getattr(races[record.race], name).append(record)
    return dict(races)


@transaction.atomic
def save_race(race_id: int, facts: SeasonFacts, saver: Saver, official: Official | None = None) -> None:
    """What happened in one race, and the standings after it and after those that have been held since.

    Repeated it changes nothing; a correction changes the rows that differ.
    """
    take_turns()
    race = Race.objects.select_related("season").get(pk=race_id)
    before = save_standings.read(race.season)
    untouched = _scores(saver.report)
    save_tables(facts, saver, Q(race=race))
    results = RaceResult.objects.filter(race=race)
    if race.status != Race.Status.HELD and results.exists():
        Race.objects.filter(pk=race_id).update(status=Race.Status.HELD)
    missing = not DriverStanding.objects.filter(race=race).exists() and results.exists()
    changed = _scores(saver.report) != untouched and save_standings.changed(race.season, before)
    if missing or changed:
        since = Race.objects.filter(season=race.season_id, date__gte=race.date, status=Race.Status.HELD)
        races = list(since.values_list("pk", flat=True))
        save_standings.save(race.season, before, races, official, saver.report)


def _scores(report: Report) -> list[tuple[int, int]]:
    """How many rows that give points have been written."""
    counts = (report.counts.get(table, {}) for table in ("race results", "sprint results"))
    return [(count.get("new", 0), count.get("changed", 0)) for count in counts]


@transaction.atomic
def save_official(season: Season, official: Official, report: Report) -> None:
    """Official standings that say something else than ours stand, and the difference is listed."""
    take_turns()
    held = Race.objects.filter(pk=official.race, status=Race.Status.HELD).exists()
    if held and save_standings.differs(official):
        save_standings.save(season, save_standings.read(season), [official.race], official, report)
