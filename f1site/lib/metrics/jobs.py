"""Jobs and the scheduler, as the database has them.

Their instants are of the real clock, whatever F1_AS_OF pretends.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from f1site.lib.jobs import beat
from f1site.lib.jobs.models import Job, Lease
from f1site.lib.metrics.figures import Figure

DAY, MONTH = timedelta(days=1), timedelta(days=30)
State = Job.State


def figures(now: datetime) -> Iterator[Figure]:
    yield from _states()
    yield from _failing()
    lease = Lease.objects.filter(name=beat.NAME).first()
    if lease is not None:
        age = max(0.0, (timezone.now() - lease.renewed_at).total_seconds())
        yield Figure("f1_beat_age_seconds", "Since the scheduler last renewed its lease.", age)


def _states() -> Iterator[Figure]:
    """Every state of a task that has jobs, so that a series does not come and go."""
    recent = Job.objects.filter(Q(finished_at=None) | Q(finished_at__gt=timezone.now() - DAY))
    rows = list(recent.order_by("task").values_list("task", "state", "attempts"))
    counts = Counter((task, state) for task, state, _ in rows)
    retries = Counter({task: 0 for task, _, _ in rows})
    for task, _, attempts in rows:
        retries[task] += max(0, attempts - 1)
    for task, number in retries.items():
        yield Figure("f1_job_retries", "Attempts after the first one of these jobs.", number, {"task": task})
        for state in State.values:
            labels = {"task": task, "state": state}
            yield Figure("f1_jobs", "Jobs that are open or ended in 24 hours.", counts[task, state], labels)


def _failing() -> Iterator[Figure]:
    """Of each task the job that ended last; a cancelled one shows nothing."""
    ended = Job.objects.filter(
        state__in=[State.SUCCEEDED, State.FAILED], finished_at__gt=timezone.now() - MONTH
    )
    last = dict(ended.order_by("finished_at", "pk").values_list("task", "state"))
    for task, state in sorted(last.items()):
        yield Figure(
            "f1_job_failing",
            "Whether the job of a task that ended last failed for good.",
            state == State.FAILED,
            {"task": task},
        )
