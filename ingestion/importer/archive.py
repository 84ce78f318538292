"""Importing an F1DB archive: fetched, then parsed whole, then saved season by season."""

import time
from datetime import datetime, timedelta

from django.db import IntegrityError

from f1site.lib import http
from f1site.lib.errors import DataImportError, F1AnalyticsError
from f1site.lib.progress import progress
from ingestion.importer.reference import save_reference
from ingestion.importer.report import Report
from ingestion.importer.seasons import save_season
from ingestion.models import ExternalId, ImportRun, Season
from ingestion.models.record import Source
from ingestion.records import Facts
from ingestion.sources import f1db, f1db_archive


def import_archive(where: str, started: datetime) -> ImportRun:
    """Imports the archive at a path or URL and returns the record of what that did.

    Raises ExternalAPIError or DataImportError; the record then says that the import failed.
    """
    subject = http.shown(where) if "://" in where else where
    run = ImportRun.objects.create(source=Source.F1DB, subject=subject[:200], started_at=started)
    report, clock = Report(), time.perf_counter()
    run.outcome, run.error = ImportRun.Outcome.FAILED, "Broken off before it was complete."
    try:
        fetched = f1db_archive.fetch(where)
        run.version = fetched.version
        facts = f1db.parse(fetched.path)
        run.source = facts.source
        refuse_mixing(facts.source)
        save_facts(facts, report)
        run.outcome, run.error = ImportRun.Outcome.SUCCEEDED, ""
    except F1AnalyticsError as error:
        run.error = error.message
        raise
    finally:
        run.counts, run.refused, run.changes = report.counts, report.refused, report.changes
        run.finished_at = started + timedelta(seconds=time.perf_counter() - clock)
        run.save()
    return run


def refuse_mixing(source: str) -> None:
    """Raises DataImportError where real data would meet the demo world in one database."""
    holds_demo = ExternalId.objects.filter(source=Source.DEMO).exists()
    if source != Source.DEMO and holds_demo:
        raise DataImportError(
            "This database holds the demo world. `manage.py remove_demo` empties it for real data."
        )
    if source == Source.DEMO and not holds_demo and Season.objects.exists():
        raise DataImportError(
            "This database holds real data; import the demo world into another DATABASE_URL."
        )


def save_facts(facts: Facts, report: Report) -> None:
    """One transaction for what all seasons share, then one for each season."""
    report.refuse(facts.refused)
    try:
        ids = save_reference(facts, report)
        for _, season in progress(sorted(facts.seasons.items()), "Importing seasons"):
            save_season(season, ids, report, facts.source)
    except IntegrityError as error:
        raise DataImportError(
            f"The archive clashes with what the database holds ({error}); "
            "look the row up in the admin, correct it there and import again."
        ) from error
