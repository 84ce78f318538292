"""The record of an import: created, completed or failed, and closed where its process has ended."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from f1site.lib import events, tracing
from f1site.lib.database import locks
from f1site.lib.errors import DataImportError, F1AnalyticsError
from ingestion.importer.saving.report import Report
from ingestion.models import ImportRun

Outcome = ImportRun.Outcome
RESULT = [
    "source",
    "version",
    "outcome",
    "error",
    "counts",
    "refused",
    "changes",
    "row_counts",
    "finished_at",
]
# The kind of lock that a running import holds; any number that no other kind has.
IMPORT = 1951
ENDED = (
    "Its process ended before it was complete: it was killed, or the machine was restarted. Import it again."
)
NOT_STARTED = "Nothing started it in time: is a worker running? Import it again."


def create(source: str, subject: str, started: datetime, dry_run: bool = False) -> ImportRun:
    return ImportRun.objects.create(source=source, subject=subject[:200], started_at=started, dry_run=dry_run)


@contextmanager
def recorded(
    source: str, subject: str, started: datetime, dry_run: bool = False, existing: ImportRun | None = None
) -> Iterator[tuple[ImportRun, Report]]:
    """An ImportRun and the report that fills it; one of our errors ends the run as failed.

    `existing` is the one that an operator was shown already. Raises DataImportError where it was closed
    meanwhile.
    """
    close_dead()
    with tracing.span("import", source=source, subject=subject), ExitStack() as held:
        # Together, so that nobody ever sees a run without its lock.
        with transaction.atomic():
            run = _started(existing) if existing else create(source, subject, started, dry_run)
            held.enter_context(locks.alive(IMPORT, run.pk))
        with _filled(run, started) as report:
            yield run, report


def _started(run: ImportRun) -> ImportRun:
    if not ImportRun.objects.filter(pk=run.pk, outcome=Outcome.RUNNING).update(start_by=None):
        raise DataImportError(f"The import {run.subject} was closed before it started.")
    run.start_by = None
    return run


@contextmanager
def _filled(run: ImportRun, started: datetime) -> Iterator[Report]:
    report, clock = Report(run.pk), time.perf_counter()
    run.outcome, run.error = Outcome.FAILED, "Broken off before it was complete."
    try:
        yield report
        run.outcome, run.error = Outcome.SUCCEEDED, ""
    except F1AnalyticsError as error:
        run.error = error.message
        raise
    finally:
        run.counts, run.refused, run.changes = report.counts, report.refused, report.changes
        run.finished_at = started + timedelta(seconds=time.perf_counter() - clock)
        with transaction.atomic():
            run.save(update_fields=RESULT)
            if report.changed_something and not run.dry_run:
                events.emit(events.DATA_IMPORTED, subject=run.subject)


def close_dead() -> list[ImportRun]:
    """Closes as failed the runs whose process has ended or that no process started in time."""
    running = ImportRun.objects.filter(outcome=Outcome.RUNNING)
    return [run for run in running if close_if_dead(run, NOT_STARTED if run.start_by else ENDED)]


def close_if_dead(run: ImportRun, reason: str, is_given_up: bool = False) -> bool:
    """Whether it was; a run that may still be started is not, unless it `is_given_up`."""
    if run.start_by and run.start_by > timezone.now() and not is_given_up:
        return False
    if locks.is_alive(IMPORT, run.pk):
        return False
    # Its process may have completed it since it was read, or started it.
    same = ImportRun.objects.filter(pk=run.pk, outcome=Outcome.RUNNING, start_by=run.start_by)
    return bool(same.update(outcome=Outcome.FAILED, error=reason, start_by=None))


@contextmanager
def clashes_named(what: str) -> Iterator[None]:
    """Raises DataImportError where the database refuses a row."""
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
