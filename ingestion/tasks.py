from celery import shared_task

from f1site.lib import clock
from ingestion import importer


@shared_task
def import_archive(where: str) -> int:
    """Returns the id of the ImportRun."""
    return importer.import_archive(where, clock.now()).pk
