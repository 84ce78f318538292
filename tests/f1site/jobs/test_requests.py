"""A job is asked for once, tried again, and cancelled."""

import pytest

from f1site.lib import trace
from f1site.lib.errors import ValidationError
from f1site.lib.jobs import requests
from f1site.lib.jobs.models import Job
from tests.f1site.jobs import scripted
from tests.f1site.jobs.scripted import deliver

State = Job.State


def test_a_task_with_the_same_keys_is_one_job_and_one_message(ask, sent):
    first, second = ask(year=2023, round_number=1), ask(round_number=1, year=2023)
    assert first.pk == second.pk
    assert sent() == [({"year": 2023, "round_number": 1}, first.message_id)]


def test_other_keys_are_another_job(ask, sent):
    assert ask(year=2023).pk != ask(year=2024).pk
    assert len(sent()) == 2


def test_a_job_that_is_done_can_be_asked_for_anew(ask):
    assert deliver(ask()).state == State.SUCCEEDED
    assert deliver(ask()).state == State.SUCCEEDED
    assert Job.objects.count() == len(scripted.attempts) == 2


def test_a_job_has_the_trace_of_what_asked_for_it(ask):
    with trace.bound("abc"):
        job = ask()
    deliver(job)
    assert scripted.attempts == [({}, "abc")]


def test_a_waiting_job_that_is_cancelled_is_never_started(ask):
    job = ask()
    assert requests.cancel(job)
    assert deliver(job).state == State.CANCELLED
    assert scripted.attempts == []


def test_what_is_over_cannot_be_cancelled(ask):
    job = deliver(ask())
    assert not requests.cancel(job)
    job.refresh_from_db()
    assert job.state == State.SUCCEEDED


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_job_that_rests_is_tried_again_with_the_same_keys_and_basis(ask, clock, state):
    job = ask("facts 1", year=2023)
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=job.created_at)
    job.refresh_from_db()
    again = requests.retry(job, "operator ada")
    assert again.pk != job.pk
    assert (again.keys, again.basis, again.requested_by) == ({"year": 2023}, "facts 1", "operator ada")


def test_an_open_or_a_successful_job_is_not_tried_again(ask):
    for job in (ask(), deliver(ask())):
        with pytest.raises(ValidationError, match="only a failed or cancelled job can be tried again"):
            requests.retry(job, "operator ada")
