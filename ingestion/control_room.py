"""The panels of the facts on the admin's first page."""

from datetime import datetime

from django.utils.timesince import timesince

from f1site.lib.control_room import Line, Panel, page
from f1site.lib.formats import instant
from ingestion.models import Difference, ExternalId, ImportRun, Race, SourceHealth
from ingestion.sources import rates

Outcome = ImportRun.Outcome
LEVELS = {Outcome.SUCCEEDED: "success", Outcome.FAILED: "danger", Outcome.RUNNING: "info"}


def facts(now: datetime) -> Panel:
    lines = []
    newest = Race.objects.held(now).select_related("season").order_by("date", "start_time").last()
    if newest:
        age = timesince(newest.earliest_start, now)
        address = page("ingestion_race_change", newest.pk)
        lines.append(Line("newest result", f"{newest}, {age} ago", address=address))
    last = ImportRun.objects.filter(dry_run=False).first()
    if last:
        age = timesince(last.started_at, max(now, last.started_at))
        level = (
            "warning"
            if last.is_stale and last.outcome == Outcome.SUCCEEDED
            else LEVELS[Outcome(last.outcome)]
        )
        text = f"{last.subject}, {age} ago: {last.outcome_label.lower()}"
        lines.append(Line("last import", text, level, page("ingestion_importrun_change", last.pk)))
    return Panel("Facts", lines, "Nothing has been imported yet: start with “Import archive”.")


def sources(now: datetime) -> Panel:
    """Whether each source answers, and how many requests are left."""
    address = page("ingestion_sourcehealth_changelist")
    lines = []
    for health in SourceHealth.objects.all():
        left = rates.left(health.source)
        if health.is_failing:
            since = f" since {instant(health.failing_since)}" if health.failing_since else ""
            text = f"does not answer{since}: {health.last_error[:160]}"
        else:
            text = f"answers; {left} left" if left else "answers"
        lines.append(Line(str(health), text, "danger" if health.is_failing else "success", address))
    return Panel("Sources", lines, "No source has been asked yet.")


def to_decide(now: datetime) -> Panel:
    """What waits for an operator."""
    lines = []
    if waiting := ExternalId.objects.filter(driver=None, constructor=None, circuit=None).count():
        address = page("ingestion_externalid_changelist", query="?mapped=waiting")
        lines.append(Line("external ids", f"{waiting} to map", "warning", address))
    if differing := Difference.objects.open().count():
        address = page("ingestion_difference_changelist", query="?decided=open")
        lines.append(Line("differences", f"{differing} between the sources", "warning", address))
    return Panel("To decide", lines, "Nothing: every id is mapped, and the sources agree.")
