"""The record of an import: begun, broken off, complete, and told to whoever waits for new facts."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from f1site.lib import events
from f1site.lib.errors import DataImportError, F1AnalyticsError
from ingestion.importer.saving.report import Report
from ingestion.models import ImportRun

RESULT = ["source", "version", "outcome", "error", "counts", "refused", "changes", "finished_at"]


def begin(source: str, subject: str, started: datetime, dry_run: bool = False) -> ImportRun:
    return ImportRun.objects.create(source=source, subject=subject[:200], started_at=started, dry_run=dry_run)


@contextmanager
def recorded(
    source: str, subject: str, started: datetime, dry_run: bool = False, begun: ImportRun | None = None
) -> Iterator[tuple[ImportRun, Report]]:
    """An ImportRun and the report that fills it; one of our errors ends the run as failed.

    `begun` is the run where an operator was promised one.
    """
    run = begun or begin(source, subject, started, dry_run)
    report, clock = Report(run.pk), time.perf_counter()
    run.outcome, run.error = ImportRun.Outcome.FAILED, "Broken off before it was complete."
    try:
        yield run, report
        run.outcome, run.error = ImportRun.Outcome.SUCCEEDED, ""
    except F1AnalyticsError as error:
        run.error = error.message
        raise
    finally:
        run.counts, run.refused, run.changes = report.counts, report.refused, report.changes
        run.finished_at = started + timedelta(seconds=time.perf_counter() - clock)
        with transaction.atomic():
            run.save(update_fields=RESULT)
            if report.changed_something and not dry_run:
                events.emit(events.DATA_IMPORTED, subject=run.subject)


@contextmanager
def clashes_named(what: str) -> Iterator[None]:
    """Raises DataImportError where the database refuses what it is told to store."""
    try:
        yield
    except IntegrityError as error:
        raise DataImportError(
            f"{what} clashes with what the database holds ({error}); "
            "look the row up in the admin, correct it there and import again."
        ) from error


@contextmanager
def rolled_back(dry_run: bool) -> Iterator[None]:
    """A dry run takes the same path; at its end nothing of it stays."""
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
