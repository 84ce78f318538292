"""The record of an import: created, completed or failed, and closed where its process has ended."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from f1site.lib import events, tracing
from f1site.lib.database import locks
from f1site.lib.errors import DataImportError, F1AnalyticsError
from f1site.lib.jobs import progress
from ingestion import generation
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


def create(source: str, subject: str, started: datetime, dry_run: bool = False) -> ImportRun:
    fields = {"started_at": started, "dry_run": dry_run, "job_id": progress.current_job()}
    return ImportRun.objects.create(source=source, subject=subject[:200], **fields)


@contextmanager
def recorded(
    source: str, subject: str, started: datetime, dry_run: bool = False, **keys: int
) -> Iterator[tuple[ImportRun, Report]]:
    """An ImportRun and the report that fills it; one of our errors ends the run as failed.

    `keys` of the event `data.imported`: the season or the race that it is about.
    """
    close_dead()
    with tracing.span("import", source=source, subject=subject), ExitStack() as held:
        # Together, so that nobody ever sees a run without its lock.
        with transaction.atomic():
            run = create(source, subject, started, dry_run)
            held.enter_context(locks.alive(IMPORT, run.pk))
        with _filled(run, started, keys) as report:
            yield run, report


@contextmanager
def _filled(run: ImportRun, started: datetime, keys: dict[str, int]) -> Iterator[Report]:
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
                generation.renew_facts()
                changed = ", ".join(report.changed_tables)
                events.emit(events.DATA_IMPORTED, subject=run.subject, changed=changed, **keys)


def close_dead() -> list[ImportRun]:
    """Closes as failed the runs whose process has ended. What they have written counts as a change."""
    running = ImportRun.objects.filter(outcome=Outcome.RUNNING)
    return [run for run in running if not locks.is_alive(IMPORT, run.pk) and _close(run)]


@transaction.atomic
def _close(run: ImportRun) -> bool:
    """Whether it was open: its process may have completed it since it was read."""
    same = ImportRun.objects.filter(pk=run.pk, outcome=Outcome.RUNNING)
    closed = bool(same.update(outcome=Outcome.FAILED, error=ENDED))
    if closed and not run.dry_run:
        generation.renew_facts()
    return closed


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
