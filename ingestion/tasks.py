"""Celery tasks of the imports; without a broker they run in this process. Each returns the ImportRun's id.

A worker does not wait for the next hour of a source whose limit is reached: the import ends and says so.

`run_id` is an existing ImportRun that an operator follows, and that the import completes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task

from f1site.lib import clock
from ingestion import importer
from ingestion.importer.saving.runs import close_if_dead
from ingestion.models import ImportRun


@shared_task
def import_archive(
    where: str, allow_fewer: bool = False, dry_run: bool = False, run_id: int | None = None
) -> int:
    with _shown_run(run_id) as run:
        now = clock.now()
        return importer.import_archive(where, now, dry_run=dry_run, allow_fewer=allow_fewer, existing=run).pk


@shared_task
def import_season(year: int, dry_run: bool = False, run_id: int | None = None) -> int:
    with _shown_run(run_id) as run:
        return importer.import_season(year, clock.now(), dry_run=dry_run, wait=False, existing=run).pk


@shared_task
def import_race(year: int, round_number: int, dry_run: bool = False, run_id: int | None = None) -> int:
    with _shown_run(run_id) as run:
        return importer.import_race(
            year, round_number, clock.now(), dry_run=dry_run, wait=False, existing=run
        ).pk


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


@contextmanager
def _shown_run(run_id: int | None) -> Iterator[ImportRun | None]:
    """The run that an operator follows; whatever ends the task before it has started is shown there."""
    run = None if run_id is None else ImportRun.objects.get(pk=run_id)
    try:
        yield run
    except Exception as error:
        if run:
            run.refresh_from_db(fields=["start_by"])
            close_if_dead(run, f"{type(error).__name__}: {error}", is_given_up=True)
        raise
