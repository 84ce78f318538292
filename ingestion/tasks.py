"""Celery's doors to imports; without a broker they run in this process. Each returns the ImportRun's id.

`run_id` is an ImportRun that an operator was promised, and that the import fills.
"""

from celery import shared_task

from f1site.lib import clock
from ingestion import importer
from ingestion.models import ImportRun


@shared_task
def import_archive(where: str, dry_run: bool = False, run_id: int | None = None) -> int:
    return importer.import_archive(where, clock.now(), dry_run=dry_run, begun=_begun(run_id)).pk


@shared_task
def import_season(year: int, dry_run: bool = False, run_id: int | None = None) -> int:
    return importer.import_season(year, clock.now(), dry_run=dry_run, begun=_begun(run_id)).pk


@shared_task
def import_race(year: int, round_number: int, dry_run: bool = False, run_id: int | None = None) -> int:
    run = importer.import_race(year, round_number, clock.now(), dry_run=dry_run, begun=_begun(run_id))
    return run.pk


@shared_task
def import_weather(first: int, last: int) -> int:
    return importer.import_weather(first, last, clock.now()).pk


@shared_task
def update_weather() -> int:
    now = clock.now()
    return importer.import_weather(now.year, now.year, now).pk


@shared_task
def update_current() -> list[int]:
    """Returns the ids of the ImportRuns."""
    return [run.pk for run in importer.update_current(clock.now())]


def _begun(run_id: int | None) -> ImportRun | None:
    return None if run_id is None else ImportRun.objects.get(pk=run_id)
