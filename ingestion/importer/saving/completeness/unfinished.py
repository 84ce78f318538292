"""The seasons that an import has begun to write and has not completed: their facts may not belong together.

An import of several transactions marks its run in the first of them. What is left of the mark when its
process has ended stays until the seasons are imported again, from whatever source.
"""

from collections.abc import Collection

from django.db.models import QuerySet

from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import close_dead
from ingestion.models import ImportRun

Outcome = ImportRun.Outcome


def begin(report: Report, years: Collection[int]) -> None:
    """Within the transaction of the first write, so that an import that fails in it leaves no mark."""
    _own(report).update(unfinished=sorted(years))


def complete(report: Report, year: int) -> None:
    """Within the transaction of a season's last write."""
    marked = (_own(report) | ImportRun.objects.filter(outcome=Outcome.FAILED)).exclude(unfinished=[])
    for pk, seasons in marked.order_by().values_list("pk", "unfinished"):
        left = [season for season in seasons if season != year]
        ImportRun.objects.filter(pk=pk).update(unfinished=left)


def _own(report: Report) -> QuerySet[ImportRun]:
    """None where the report is of no run."""
    return ImportRun.objects.filter(pk=report.run_id or 0)


def complete_all(source: str) -> None:
    """After all that the source has: a season that it no longer has cannot be imported again."""
    ImportRun.objects.filter(source=source, outcome=Outcome.FAILED).update(unfinished=[])


def runs() -> list[ImportRun]:
    """The imports that write now, and those that ended before they were complete; the newest first."""
    incomplete = ImportRun.objects.exclude(outcome=Outcome.SUCCEEDED).exclude(unfinished=[])
    return list(incomplete.order_by("-pk"))


def may_complete() -> bool:
    """Whether waiting helps: an import that goes on may also import again what another left."""
    close_dead()
    found = runs()
    return not found or any(run.outcome == Outcome.RUNNING for run in found)


def reason(run: ImportRun) -> str:
    """Such as "The import f1db-csv.zip ended before it was complete (1987 to 2024): import it again."."""
    first, last = run.unfinished[0], run.unfinished[-1]
    seasons = str(first) if first == last else f"{first} to {last}"
    if run.outcome == Outcome.RUNNING:
        return f"The import {run.subject} is writing ({seasons}): wait until it is complete."
    return f"The import {run.subject} ended before it was complete ({seasons}): import it again."
