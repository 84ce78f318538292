"""The record of an import that runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from f1site.lib.errors import F1AnalyticsError
from ingestion.importer.report import Report
from ingestion.models import ImportRun

BROKEN_OFF = "Broken off before it was complete."


@contextmanager
def recorded(run: ImportRun) -> Iterator[Report]:
    """Stores in `run` what the import within does to its report, and the error that ends it if one does."""
    report, clock = Report(), time.perf_counter()
    run.save()
    run.outcome, run.error = ImportRun.Outcome.FAILED, BROKEN_OFF
    try:
        yield report
        run.outcome, run.error = ImportRun.Outcome.SUCCEEDED, ""
    except F1AnalyticsError as error:
        run.error = error.message
        raise
    finally:
        run.counts, run.refused, run.changes = report.counts, report.refused, report.changes
        run.finished_at = run.started_at + timedelta(seconds=time.perf_counter() - clock)
        run.save()
