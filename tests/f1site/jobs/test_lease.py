"""Of several schedulers one leads; another takes over when its lease has expired."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from f1site.lib.jobs.beat import LeadingScheduler
from f1site.lib.jobs.models import Lease
from tests import messages
from tests.f1site.jobs.scripted import work

pytestmark = pytest.mark.django_db
NOON = datetime(2023, 7, 8, 12, tzinfo=UTC)
LENGTH = timedelta(seconds=30)


def take(holder, seconds=0):
    return Lease.objects.take("beat", holder, NOON + timedelta(seconds=seconds), LENGTH)


def test_one_holder_at_a_time_who_may_renew_it():
    assert take("one")
    assert not take("other", 1)
    assert take("one", 20)
    assert not take("other", 49)


def test_another_takes_it_over_when_it_has_expired():
    assert take("one")
    assert take("other", 30)
    assert not take("one", 31)


def test_a_clock_that_is_a_little_behind_takes_nothing():
    assert take("one", 2)
    assert not take("other")


def test_a_lease_from_a_clock_that_was_ahead_is_not_waited_for():
    assert take("one", 3600)
    assert take("other")


def test_leases_of_other_names_are_others():
    assert take("one")
    assert Lease.objects.take("another", "other", NOON, LENGTH)


@pytest.fixture
def beats():
    """Two schedulers, and an entry that is due."""
    PeriodicTask.objects.all().delete()
    often = IntervalSchedule.objects.create(every=1, period="seconds")
    hour_ago = timezone.now() - timedelta(hours=1)
    PeriodicTask.objects.create(
        name="often", task=work.name, interval=often, last_run_at=hour_ago, queue="imports"
    )
    messages.take()
    made = []
    for name in ("first", "second"):
        made.append(LeadingScheduler(app=current_app._get_current_object(), lazy=True))
        made[-1].holder = name
    return made


def ticks(beat):
    """The tasks that it sends within a few ticks; the first one may only read the schedule."""
    for _ in range(3):
        beat.tick()
    return [message.task for message in messages.take()]


@pytest.mark.django_db(transaction=True)  # the scheduler commits and reconnects
def test_only_the_scheduler_that_leads_sends(beats):
    first, second = beats
    assert work.name in ticks(first)
    assert ticks(second) == []
    assert (first.leads, second.leads) == (True, False)


@pytest.mark.django_db(transaction=True)  # the scheduler commits and reconnects
def test_a_scheduler_that_ends_hands_over_at_once(beats):
    first, second = beats
    ticks(first)
    first.close()
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(hours=1))
    assert work.name in ticks(second)
    assert Lease.objects.get().holder == "second"
