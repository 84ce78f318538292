"""The F1DB archive (CC BY 4.0): all of Formula 1 since 1950 in one zip of CSV files."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from ingestion import durations
from ingestion.records import Facts, RaceRecord, SeasonFacts
from ingestion.sources.f1db.archive import open_archive
from ingestion.sources.f1db.races import add_entries, read_races, read_seasons
from ingestion.sources.f1db.reader import Reader, RowsById
from ingestion.sources.f1db.reference import read_reference
from ingestion.sources.f1db.sessions import Sessions
from ingestion.sources.f1db.standings import add_constructor_standings, add_driver_standings
from ingestion.sources.plausibility import refuse_implausible


def parse_archive(path: Path) -> Facts:
    """Everything in the archive at `path`, parsed before anything is saved.

    Raises DataImportError with the file and row if the archive as a whole cannot be trusted.
    """
    with open_archive(path) as archive:
        reader = Reader(archive)
        reference = read_reference(reader)
        seasons = read_seasons(reader)
        races = read_races(reader, reference, seasons)
        add_entries(reader, reference, seasons)
        sessions = Sessions(reader, reference, races, seasons)
        winners = sessions.add_results()
        sessions.add_sprints()
        sessions.add_qualifying("qualifying", "races-qualifying-results")
        sessions.add_qualifying("sprint_qualifying", "races-sprint-qualifying-results")
        for session in (1, 2, 3, 4):
            sessions.add_practice(session)
        sessions.add_grids()
        add_driver_standings(reader, reference, races, seasons)
        add_constructor_standings(reader, reference, races, seasons, winners)
        _add_races(races, seasons)
    for season in seasons.accepted.values():
        reader.refused += refuse_implausible(season)
    return Facts(
        source=archive.source,
        stated_at=_stated_at(archive.written_at, seasons.accepted.values()),
        circuits=reference.circuits.accepted,
        constructors=reference.constructors.accepted,
        drivers=reference.drivers.accepted,
        chronology=reference.chronology,
        seasons={season.year: season for season in seasons.accepted.values()},
        refused=reader.refused,
    )


def _add_races(races: RowsById[RaceRecord], seasons: RowsById[SeasonFacts]) -> None:
    """Adds the races to their seasons; a race with results has been held."""
    held = {(year, result.race) for year, season in seasons.accepted.items() for result in season.results}
    for race in races.accepted.values():
        year = str(race.season)
        status = "held" if (year, race.grand_prix) in held else "scheduled"
        seasons.accepted[year].races.append(replace(race, status=status))


def _stated_at(written_at: datetime, seasons: Iterable[SeasonFacts]) -> datetime:
    """When the archive was released: after its last race with results, and when its files were written.

    Many archives are written without times, and no clock is ahead of ours.
    """
    ends = [_end(race) for season in seasons for race in season.races if race.status == "held"]
    return min(max([written_at, *ends]), timezone.now())


def _end(race: RaceRecord) -> datetime:
    if race.start_time is not None:
        return race.start_time + durations.RACE
    return datetime.combine(race.date + timedelta(days=1), time(), UTC)
