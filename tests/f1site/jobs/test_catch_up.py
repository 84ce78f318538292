"""What is due is started once, in order, and what was left is done again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from f1site.lib.errors import ExternalAPIError
from f1site.lib.jobs import catch_up, progress, requests
from f1site.lib.jobs.catch_up import Due
from f1site.lib.jobs.models import Job
from tests.f1site.jobs import scripted
from tests.f1site.jobs.scripted import deliver, work

State = Job.State
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_ours(monkeypatch):
    monkeypatch.setattr(catch_up, "_due", ["tests.f1site.jobs.scripted.due"])


@pytest.fixture
def caught_up(django_capture_on_commit_callbacks):
    def caught_up():
        with django_capture_on_commit_callbacks(execute=True):
            return catch_up.catch_up(timezone.now(), "a test")

    return caught_up


def test_what_is_due_is_started_once_in_each_way_and_however_often(caught_up, sent):
    scripted.dues.append(Due(work.name, "facts 1", {"year": 2023}, trace_id="abc"))
    for _ in range(3):
        (job,) = caught_up()
    assert (job.basis, job.requested_by, job.trace_id) == ("facts 1", "a test", "abc")
    assert sent() == [({"year": 2023}, job.message_id)]


def test_what_follows_waits_for_what_is_before_it(caught_up):
    scripted.dues.extend([Due(work.name, "1", {"n": 1}), Due(work.name, "1", {"n": 2}, after=(work.name,))])
    (first,) = caught_up()
    deliver(first)
    del scripted.dues[0]
    assert [job.keys for job in caught_up()] == [{"n": 2}]


def test_what_follows_does_not_wait_for_retries(caught_up, clock):
    scripted.dues.extend([Due(work.name, "1", {"n": 1}), Due(work.name, "1", {"n": 2}, after=(work.name,))])
    scripted.ends.append(ExternalAPIError("F1DB is out of reach."))
    deliver(*caught_up())
    assert [job.keys for job in caught_up()] == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize("state", ["failed", "cancelled", "succeeded"])
def test_what_is_over_is_not_started_again_until_its_basis_changes(caught_up, state):
    scripted.dues.append(Due(work.name, "facts 1"))
    caught_up()
    Job.objects.update(state=state, finished_at=timezone.now())
    assert caught_up() == []
    scripted.dues[:] = [Due(work.name, "facts 2")]
    assert [job.basis for job in caught_up()] == ["facts 2"]


def test_a_basis_that_returns_is_due_again(caught_up):
    for basis in ("models A", "models B", "models A"):
        scripted.dues[:] = [Due(work.name, basis)]
        deliver(*caught_up())
    assert len(scripted.attempts) == 3


def test_a_message_that_started_nothing_is_sent_again_after_a_while(ask, caught_up, clock, sent):
    job = ask()
    sent()
    clock.shift(timedelta(minutes=4))
    caught_up()
    assert sent() == []
    clock.shift(timedelta(minutes=1))
    caught_up()
    caught_up()
    assert sent() == [({}, job.message_id)]


def left_running(job, attempts):
    """The row of a job whose process has ended."""
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, attempts=attempts, started_at=timezone.now())


def test_a_job_whose_process_has_ended_is_done_again_under_another_message(ask, caught_up, sent):
    job, before = ask(), sent()
    left_running(job, attempts=1)
    caught_up()
    job.refresh_from_db()
    assert (job.state, "Its process ended" in job.error) == (State.WAITING, True)
    assert sent() == [({}, job.message_id)] != before
    assert (deliver(job).state, job.attempts) == (State.SUCCEEDED, 2)


def test_after_the_third_ended_process_it_rests(ask, caught_up, sent):
    job = ask()
    sent()
    left_running(job, attempts=3)
    caught_up()
    job.refresh_from_db()
    assert (job.state, sent()) == (State.FAILED, [])
    assert job.error.endswith("After 3 attempts it rests.")


def test_a_job_that_was_cancelled_before_its_process_ended_is_not_done_again(ask, caught_up):
    job = ask()
    left_running(job, attempts=1)
    assert requests.cancel(job)
    assert progress.is_asked_to_stop(job.pk)
    caught_up()
    job.refresh_from_db()
    assert (job.state, scripted.attempts) == (State.CANCELLED, [])


def test_nor_does_a_late_message_do_it(ask):
    job = ask()
    left_running(job, attempts=1)
    requests.cancel(job)
    assert deliver(job).state == State.CANCELLED
    assert scripted.attempts == []


def test_a_job_of_a_task_that_is_no_longer_there_stops_no_other(ask, caught_up, clock):
    job = ask()
    gone = requests.request("tasks.of_an_older_version", {}, "a test")
    for one in (gone, job):
        Job.objects.filter(pk=one.pk).update(not_before=timezone.now())
    caught_up()
    job.refresh_from_db()
    gone.refresh_from_db()
    assert job.not_before is None
    assert (gone.state, gone.error) == (State.FAILED, "There is no task of this name in this version.")
