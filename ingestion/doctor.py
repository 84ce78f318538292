"""Checks whether the facts are current and each outside source answers."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from f1site.lib import http
from f1site.lib.doctor import Finding
from f1site.lib.errors import DataImportError, F1AnalyticsError
from ingestion.importer.saving import runs
from ingestion.importer.saving.completeness import unfinished
from ingestion.models import ExternalId, ImportRun, Race
from ingestion.models.provenance import Source
from ingestion.sources import rates
from ingestion.sources.probes import probes

# A result may be published as late as the Monday after the race, or a little later.
OVERDUE = timedelta(days=3)
LABELS = {Source.F1DB: "F1DB files"}


def check(now: datetime) -> list[Finding]:
    sources = [_source(name, request) for name, request in _sources().items()]
    return [_results(now), _imports(), _waiting(), *sources, _limits()]


def _results(now: datetime) -> Finding:
    last = Race.objects.held(now).order_by("date", "start_time").last()
    if last is None:
        return Finding("results", problem="there are none: manage.py import_archive")
    missing = Race.objects.finished(now - OVERDUE).filter(status=Race.Status.SCHEDULED, date__gt=last.date)
    due = missing.order_by("date").first()
    return Finding("results", f"through {last}", f"{due} of {due.date} has no result yet" if due else "")


def _imports() -> Finding:
    closed = runs.close_dead()
    running = ImportRun.objects.filter(outcome=ImportRun.Outcome.RUNNING).count()
    left = [unfinished.reason(run) for run in unfinished.runs() if run.outcome == ImportRun.Outcome.FAILED]
    broken_off = f"{closed[0].subject} was broken off: import it again" if closed else ""
    return Finding("imports", f"{running} running", " ".join(left) or broken_off)


def _waiting() -> Finding:
    count = ExternalId.objects.filter(driver=None, constructor=None, circuit=None).count()
    return Finding(
        "identity", "every id is mapped", f"{count} ids wait to be mapped in the admin" if count else ""
    )


def _sources() -> dict[str, Callable[[], None]]:
    asked = {LABELS.get(source, source.label): request for source, request in probes().items()}
    return {"archive": _check_archive, **asked}


def _check_archive() -> None:
    where = settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL
    if "://" in where:
        http.get(where, stream=True).close()
    elif not os.path.isfile(os.path.expanduser(where)):
        raise DataImportError(f"F1_ARCHIVE={where} does not exist.")


def _source(name: str, request: Callable[[], None]) -> Finding:
    try:
        request()
    except F1AnalyticsError as error:
        return Finding(name, problem=error.message)
    return Finding(name, "answers")


def _limits() -> Finding:
    left = [f"{source.label} {rates.left(source)}" for source in rates.rates()]
    return Finding("requests left", "; ".join(left))
