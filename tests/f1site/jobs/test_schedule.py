"""The schedule creates what is missing and keeps what operators have changed."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from f1site.celery import app
from f1site.lib.jobs import schedule

pytestmark = pytest.mark.django_db
ENTRIES = schedule._entries


def test_every_scheduled_task_exists_and_its_messages_expire():
    app.loader.import_default_modules()
    assert {entry.task for entry in ENTRIES} <= set(app.tasks)
    assert all(entry.expires > 0 for entry in ENTRIES)


def test_every_app_has_its_entries():
    names = {entry.task.partition(".")[0] for entry in ENTRIES}
    assert names == {"f1site", "ingestion", "predictions"}


def test_migrating_creates_missing_entries():
    PeriodicTask.objects.all().delete()
    call_command("migrate", verbosity=0)
    stored = PeriodicTask.objects.exclude(task__startswith="celery.").values_list("task", "expire_seconds")
    assert sorted(stored) == sorted((entry.task, entry.expires) for entry in ENTRIES)


def test_an_entry_counts_from_when_it_was_made_and_not_from_the_start_of_beat():
    PeriodicTask.objects.all().delete()
    before = timezone.now()
    call_command("migrate", verbosity=0)
    assert not PeriodicTask.objects.exclude(last_run_at__gte=before).exists()


def test_an_entry_that_an_operator_changed_stays_changed():
    name = ENTRIES[0].name
    PeriodicTask.objects.filter(name=name).update(enabled=False, expire_seconds=7)
    call_command("migrate", verbosity=0)
    assert PeriodicTask.objects.filter(name=name, enabled=False, expire_seconds=7).count() == 1


def test_an_entry_is_at_the_time_it_names_in_utc():
    weekly = PeriodicTask.objects.get(name="Models: weekly training").crontab
    assert (weekly.minute, weekly.hour, weekly.day_of_week, str(weekly.timezone)) == ("0", "2", "1", "UTC")
