"""Celery tasks of the imports. Each returns what it did as one sentence.

A worker does not wait for the next hour of a source whose limit is reached: the import ends and says so.
"""

from datetime import datetime, timedelta

from celery import shared_task

from f1site.lib import clock
from f1site.lib.jobs.task import JobTask
from ingestion import health, importer, summaries
from ingestion.models import Race

IMPORT = {"base": JobTask, "retries": 3, "retry_after": timedelta(hours=1)}
BACKFILL_SECONDS = 6 * 3600
# From the Monday before a race until the day after it.
BEFORE, AFTER = timedelta(days=6), timedelta(days=1)


@shared_task(**IMPORT)
def import_archive(where: str, allow_fewer: bool = False, dry_run: bool = False) -> str:
    return importer.import_archive(where, clock.now(), dry_run=dry_run, allow_fewer=allow_fewer).summary


@shared_task(**IMPORT)
def import_season(year: int, dry_run: bool = False) -> str:
    return importer.import_season(year, clock.now(), dry_run=dry_run, wait=False).summary


@shared_task(**IMPORT)
def import_race(year: int, round_number: int, dry_run: bool = False) -> str:
    return importer.import_race(year, round_number, clock.now(), dry_run=dry_run, wait=False).summary


@shared_task(**IMPORT | {"time_limit": BACKFILL_SECONDS, "soft_time_limit": None})
def import_weather(first: int, last: int) -> str:
    return importer.import_weather(first, last, clock.now()).summary


@shared_task(**IMPORT)
def update_weather() -> str:
    """Every time in the week of a race, else once a day."""
    now = clock.now()
    if summaries.is_demo():
        return "The demo world has no weather from outside."
    if not is_race_week(now) and now.hour >= 3:
        return "There is no race this week."
    return importer.import_weather(now.year, now.year, now).summary


@shared_task(**IMPORT)
def update_current() -> str:
    if summaries.is_demo():
        return "The demo world is not updated from outside."
    return "; ".join(f"{run.subject}: {run.summary}" for run in importer.update_current(clock.now()))


@shared_task(base=JobTask, retries=0)
def check_sources() -> str:
    return health.check_sources(clock.now())


def is_race_week(now: datetime) -> bool:
    days = (now.date() - AFTER, now.date() + BEFORE)
    return Race.objects.filter(date__range=days).exclude(status=Race.Status.CANCELLED).exists()
