from celery import shared_task

from f1site.lib import clock
from ingestion import importer


@shared_task
def import_archive(where: str) -> int:
    """Returns the id of the ImportRun."""
    return importer.import_archive(where, clock.now()).pk


@shared_task
def import_weather(first: int, last: int) -> int:
    """Returns the id of the ImportRun."""
    return importer.import_weather(first, last, clock.now()).pk


@shared_task
def import_season(year: int, dry_run: bool = False) -> int:
    """Returns the id of the ImportRun."""
    return importer.import_season(year, clock.now(), dry_run=dry_run).pk


@shared_task
def import_race(year: int, round_number: int, dry_run: bool = False) -> int:
    """Returns the id of the ImportRun."""
    return importer.import_race(year, round_number, clock.now(), dry_run=dry_run).pk


@shared_task
def update_current() -> list[int]:
    """Returns the ids of the ImportRuns."""
    return [run.pk for run in importer.update_current(clock.now())]
