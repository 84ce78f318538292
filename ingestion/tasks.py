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
