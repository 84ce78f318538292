"""An attempt of a job: once for each message, tried again after a failure, and then it rests."""

from datetime import timedelta

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from f1site.lib.errors import DatabaseBusy, ExternalAPIError, IncompleteFacts
from f1site.lib.jobs import catch_up
from f1site.lib.jobs.models import Job
from tests.f1site.jobs import scripted
from tests.f1site.jobs.scripted import deliver, of_the_scheduler, work

State = Job.State


def test_a_message_that_is_delivered_twice_is_done_once(ask):
    job = ask(year=2023)
    for _ in range(2):
        deliver(job)
    assert [keys for keys, _ in scripted.attempts] == [{"year": 2023}]
    assert (job.state, job.attempts, job.result) == (State.SUCCEEDED, 1, "Done.")


@pytest.mark.django_db
def test_a_message_of_the_scheduler_makes_a_job_with_a_trace():
    job = of_the_scheduler(year=2023)
    assert (job.state, job.requested_by, job.keys) == (State.SUCCEEDED, "the schedule", {"year": 2023})
    assert scripted.attempts == [({"year": 2023}, job.trace_id)]
    assert len(job.trace_id) == 32


def test_a_message_of_the_scheduler_for_an_open_job_makes_no_other(ask):
    job = ask(year=2023)
    assert of_the_scheduler(year=2023).pk == job.pk
    assert deliver(job).attempts == 1


@pytest.mark.django_db
def test_a_call_is_a_job_too():
    assert work(year=2023) == "Done."
    assert Job.objects.get().state == State.SUCCEEDED


def test_a_failed_attempt_waits_and_is_not_started_before_its_time(ask, clock):
    scripted.ends.append(ExternalAPIError("F1DB is out of reach."))
    job = deliver(ask())
    assert (job.state, job.error) == (State.WAITING, "F1DB is out of reach.")
    assert job.not_before == timezone.now() + timedelta(hours=1)
    clock.shift(timedelta(minutes=59))
    catch_up.redo_lost()
    assert deliver(job).attempts == 1


def test_when_its_time_has_come_it_is_tried_again(ask, clock, sent):
    scripted.ends.append(ExternalAPIError("F1DB is out of reach."))
    job = deliver(ask())
    sent()
    clock.shift(timedelta(hours=1))
    catch_up.redo_lost()
    job.refresh_from_db()
    assert sent() == [({}, job.message_id)]
    assert (deliver(job).state, job.error, job.attempts) == (State.SUCCEEDED, "", 2)


def test_after_its_retries_it_rests_and_its_last_error_is_kept(ask, clock):
    scripted.ends.extend(ExternalAPIError(f"Failure {number}.") for number in (1, 2, 3))
    job = ask()
    for hours in (1, 2, 0):
        deliver(job)
        assert hours == 0 or job.not_before == timezone.now() + timedelta(hours=hours)
        clock.shift(timedelta(hours=hours))
        catch_up.redo_lost()
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (State.FAILED, "Failure 3.", 3)
    assert (job.not_before, job.finished_at) == (None, timezone.now())


OUTAGES = [OperationalError("gone"), InterfaceError("gone"), DatabaseBusy(2), IncompleteFacts("Half done.")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("outage", OUTAGES, ids=lambda error: type(error).__name__)
def test_after_an_outage_it_is_tried_again_soon(outage, ask, clock):
    scripted.ends.append(outage)
    job = deliver(ask())
    assert job.not_before == timezone.now() + timedelta(seconds=20)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("no such column"), "ValueError: no such column"),
        (SoftTimeLimitExceeded(), "It took longer than 3540 seconds."),
    ],
)
def test_whatever_fails_is_kept_with_the_job(error, text, ask):
    scripted.ends.append(error)
    assert deliver(ask()).error == text


@pytest.mark.django_db
def test_an_argument_without_a_name_is_refused_before_there_is_a_job():
    with pytest.raises(TypeError, match="positional argument"):
        work(2023)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_caller_gets_the_error():
    scripted.ends.append(ExternalAPIError("F1DB is out of reach."))
    with pytest.raises(ExternalAPIError):
        work()


def test_a_job_that_lost_three_processes_is_not_started_by_a_late_message(ask):
    job = ask()
    Job.objects.update(state=State.RUNNING, attempts=3, started_at=timezone.now())
    assert deliver(job).state == State.FAILED
    assert "After 3 attempts it rests" in job.error
    assert scripted.attempts == []
