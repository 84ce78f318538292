"""The admin's first page, and the panel of the jobs."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince

from f1site.lib import clock, control_room
from f1site.lib.control_room import Line, Panel, page
from f1site.lib.jobs import progress
from f1site.lib.jobs.models import Job

SHOWN = 6
RECENT = timedelta(days=7)
LEVELS = {"running": "info", "waiting": "", "failed": "danger"}


def index(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The context of the page, for UNFOLD["DASHBOARD_CALLBACK"]."""
    context["panels"] = control_room.panels(request.user, clock.now())
    context["start_buttons"] = control_room.buttons(request.user)
    return context


def jobs(_: datetime) -> Panel:
    """Running, waiting and recently failed jobs; by the true time, as their rows have it."""
    now = timezone.now()
    found = Job.objects.open() | Job.objects.filter(state=Job.State.FAILED, finished_at__gte=now - RECENT)
    order = list(LEVELS)
    shown = sorted(found[:200], key=lambda job: (order.index(job.state), -job.pk))
    lines = [_line(job, now) for job in shown[:SHOWN]]
    if len(shown) > SHOWN:
        lines.append(Line("and more", f"{len(shown) - SHOWN} jobs", address=page("f1site_job_changelist")))
    done = Job.objects.filter(state=Job.State.SUCCEEDED).order_by("-finished_at").first()
    if done and done.finished_at:
        text = f"{done.in_words}, {timesince(done.finished_at, now)} ago"
        lines.append(Line("last done", text, "success", _page(done)))
    return Panel("Jobs", lines, "No job has been started yet. The buttons above start one.")


def _line(job: Job, now: datetime) -> Line:
    text = job.in_words
    if job.state == Job.State.RUNNING and (found := progress.get(job.pk)) and found.total:
        text += f" ({found.done} of {found.total})"
    if job.not_before:
        text += f", again at {job.not_before:%H:%M} UTC"
    if job.error:
        text += f": {job.error[:160]}"
    level = "warning" if job.error and job.is_open else LEVELS[job.state]
    return Line(job.get_state_display().lower(), text, level, _page(job))


def _page(job: Job) -> str:
    return page("f1site_job_change", job.pk)
