"""The schedule of Celery beat. Only missing entries are created, because operators change the times
in the admin under Periodic tasks."""

from typing import Any, NamedTuple

from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask


class Entry(NamedTuple):
    """When a task is started, in UTC as in crontab. Its message expires after `expires` seconds.

    Without that, messages would pile up while no worker runs.
    """

    name: str
    task: str
    minute: str
    hour: str = "*"
    day_of_week: str = "*"
    expires: int = 3000


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    _entries.extend(entry for entry in entries if entry not in _entries)


def create_missing(**_: Any) -> None:
    names = set(PeriodicTask.objects.values_list("name", flat=True))
    for entry in _entries:
        if entry.name not in names:
            when = {"minute": entry.minute, "hour": entry.hour, "day_of_week": entry.day_of_week}
            crontab, _made = CrontabSchedule.objects.get_or_create(
                **when, day_of_month="*", month_of_year="*", timezone="UTC"
            )
            # Beat would count from its own start, and miss what was due before that.
            PeriodicTask.objects.create(
                name=entry.name,
                task=entry.task,
                crontab=crontab,
                expire_seconds=entry.expires,
                last_run_at=timezone.now(),
            )
