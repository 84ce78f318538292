"""The schedule of celery beat. Only missing entries are created, because operators change the times
in the admin under Periodic tasks."""

from typing import Any

from django_celery_beat.models import CrontabSchedule, PeriodicTask

# Name, task, minute and hour in UTC. Not at the full hour, when the sources are busiest.
ENTRIES = [
    ("Facts: keep the running season", "ingestion.tasks.update_current", "23", "*"),
    ("Facts: weather of the running season", "ingestion.tasks.update_weather", "41", "*/3"),
]


def create_missing(**_: Any) -> None:
    for name, task, minute, hour in ENTRIES:
        if not PeriodicTask.objects.filter(name=name).exists():
            crontab, _made = CrontabSchedule.objects.get_or_create(minute=minute, hour=hour, timezone="UTC")
            PeriodicTask.objects.create(name=name, task=task, crontab=crontab)
