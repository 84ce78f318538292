import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import CheckConstraint, Q, QuerySet, UniqueConstraint
from django.utils import timezone

from f1site.lib.jobs import titles


def new_message_id() -> str:
    return str(uuid.uuid4())


class JobQuerySet(QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def of(self, task: str, keys: dict[str, Any]) -> "JobQuerySet":
        return self.filter(task=task, keys_text=keys_text(keys))

    def open_or_new(self, task: str, keys: dict[str, Any], **fields: Any) -> tuple["Job", bool]:
        """The open job of a task with these keys, made with `fields` if there is none, and whether it was."""
        while True:
            found = self.of(task, keys).open().first()
            if found:
                return found, False
            try:
                with transaction.atomic():
                    return self.create(task=task, keys=keys, keys_text=keys_text(keys), **fields), True
            except IntegrityError:
                continue  # Another process has made it meanwhile.


def keys_text(keys: dict[str, Any]) -> str:
    return json.dumps(keys, sort_keys=True)


class Job(models.Model):
    """One piece of work of a Celery task. At most one job is open for a task with the same keys."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    task = models.CharField(max_length=100, help_text="Dotted name of the Celery task.")
    keys = models.JSONField(default=dict, blank=True, help_text="Its keyword arguments.")
    keys_text = models.CharField(max_length=500, editable=False)
    basis = models.CharField(
        max_length=300, blank=True, help_text="From what it computes; with the same it is not due again."
    )
    requested_by = models.CharField(max_length=100, help_text="An operator, the schedule or an event.")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="After a failed attempt: when it is tried again."
    )
    error = models.TextField(blank=True, help_text="Of the last attempt.")
    result = models.TextField(blank=True)
    trace_id = models.CharField(max_length=32, blank=True)
    message_id = models.CharField(max_length=36, unique=True, default=new_message_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now, editable=False, help_text="Its last message.")
    started_at = models.DateTimeField(null=True, blank=True, help_text="The last attempt.")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        app_label = "f1site"
        ordering = ["-created_at", "-pk"]
        constraints = [
            UniqueConstraint(
                fields=["task", "keys_text"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_open_once",
            ),
            CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | Q(state="running", finished_at=None, started_at__isnull=False)
                | Q(state__in=["succeeded", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_when_closed",
            ),
        ]
        indexes = [models.Index(fields=["state", "task"], name="job_state_task")]

    @property
    def in_words(self) -> str:
        """Such as "Import a season: year 2024"."""
        return titles.describe(self.task, self.keys)

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_fresh(self) -> bool:
        """Whether it is open and no attempt has failed yet."""
        return self.is_open and not self.error

    def __str__(self) -> str:
        return f"{self.in_words}, {self.get_state_display().lower()}"


class LeaseQuerySet(QuerySet["Lease"]):
    def take(self, name: str, holder: str, now: datetime, length: timedelta) -> bool:
        """Whether `holder` now has the lease: it was free, had expired, or was its own already.

        One that was renewed far ahead of `now` was so by a wrong clock; a little ahead is another machine's.
        """
        fields = {"holder": holder, "renewed_at": now, "expires_at": now + length}
        free = Q(holder=holder) | Q(expires_at__lte=now) | Q(renewed_at__gt=now + length)
        if self.filter(free, name=name).update(**fields):
            return True
        # ignore_conflicts, because another process may have made the row meanwhile.
        self.bulk_create([Lease(name=name, **fields)], ignore_conflicts=True)
        return self.filter(name=name, holder=holder).exists()


class Lease(models.Model):
    """What one process at a time may do, until it expires or is renewed."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=100)
    renewed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    class Meta:
        app_label = "f1site"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, held by {self.holder}"
