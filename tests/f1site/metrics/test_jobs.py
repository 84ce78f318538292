"""Jobs and the scheduler in /metrics."""

from datetime import timedelta

import pytest
from django.utils import timezone

from f1site.lib.jobs import beat
from f1site.lib.jobs.models import Job, Lease
from f1site.lib.metrics import jobs

pytestmark = pytest.mark.django_db
TASK = "predictions.tasks.forecast_next_race"
HOUR = timedelta(hours=1)


def figures():
    now = timezone.now()
    return {(one.name, *sorted(one.labels.values())): one.value for one in jobs.figures(now)}


def job(state, ago=None, attempts=1):
    ended = None if ago is None else timezone.now() - ago
    number = Job.objects.count()
    fields = {"started_at": timezone.now() - 60 * HOUR, "finished_at": ended}
    fields["attempts"] = attempts
    return Job.objects.create(task=TASK, keys_text=str(number), state=state, requested_by="a test", **fields)


def test_without_jobs_and_beat_there_is_nothing_to_show():
    assert figures() == {}


def test_jobs_count_by_state_if_they_are_open_or_ended_today():
    for state in ("waiting", "waiting", "running"):
        job(state)
    job("failed", HOUR)
    job("succeeded", 25 * HOUR)
    found = figures()
    counts = {"waiting": 2, "running": 1, "failed": 1, "succeeded": 0, "cancelled": 0}
    assert {state: found["f1_jobs", *sorted([TASK, state])] for state in counts} == counts


def test_an_attempt_after_the_first_is_a_retry():
    job("succeeded", HOUR)
    job("waiting", attempts=2)
    job("failed", HOUR, attempts=3)
    assert figures()["f1_job_retries", TASK] == 3


@pytest.mark.parametrize(
    ("ends", "is_failing"),
    [(["failed"], 1), (["failed", "succeeded"], 0), (["succeeded", "failed", "cancelled"], 1)],
)
def test_a_task_fails_until_a_job_of_it_succeeds(ends, is_failing):
    for number, state in enumerate(ends):
        job(state, 10 * HOUR - number * HOUR)
    assert figures()["f1_job_failing", TASK] == is_failing


def test_beat_is_as_old_as_its_last_renewal():
    Lease.objects.create(
        name=beat.NAME, holder="a", renewed_at=timezone.now() - HOUR, expires_at=timezone.now()
    )
    assert 3600 <= figures()["f1_beat_age_seconds",] < 3700
