"""The scheduler of Celery beat: of several beats one leads, and the others wait for its lease to expire."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from celery import platforms
from celery.signals import beat_init
from celery.utils.log import get_logger
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django_celery_beat.schedulers import DatabaseScheduler

from f1site.lib import trace
from f1site.lib.jobs.models import Lease

logger = get_logger(__name__)
NAME = "beat"
# After the database has failed.
PAUSE_SECONDS = 5.0


class LeadingScheduler(DatabaseScheduler):
    """Sends nothing without the lease. It reads the schedule anew when it takes the lease over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self.lease = timedelta(seconds=settings.BEAT_LEASE_SECONDS)
        self.leads = False
        self.next_renewal = 0.0
        self.works = self.ends = False
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Nothing: Celery's own entries would replace at each start what an operator has changed."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Seconds until the next tick."""
        with self._completed():
            return self._tick(*args, **kwargs)

    def _tick(self, *args: Any, **kwargs: Any) -> float:
        try:
            if not self._leads_now():
                return min(self.max_interval, self.lease.total_seconds() / 3)
            seconds: float = super().tick(*args, **kwargs)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The schedule waits: the database does not answer (%s)", type(error).__name__)
            connection.close()
            return PAUSE_SECONDS
        return min(seconds, self.lease.total_seconds() / 3)

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Each message has a trace id of its own, as the line of the log about it."""
        with trace.bound(trace.new()):
            return super().apply_async(*args, **kwargs)

    def _do_sync(self) -> None:
        with self._completed():
            super()._do_sync()

    def end(self, *_: Any) -> None:
        """Handles SIGTERM and SIGINT."""
        self.ends = True
        if not self.works:
            raise SystemExit

    @contextmanager
    def _completed(self) -> Iterator[None]:
        """Its statements are not interrupted; what is asked to end meanwhile ends afterwards."""
        outer, self.works = self.works, True
        try:
            yield
        finally:
            self.works = outer
        if self.ends and not outer:
            raise SystemExit

    def close(self) -> None:
        super().close()
        with suppress(DatabaseError, InterfaceError):  # then it expires
            Lease.objects.filter(name=NAME, holder=self.holder).delete()

    def _leads_now(self) -> bool:
        if self.leads and time.monotonic() < self.next_renewal:
            return True
        led = self.leads
        self.leads = Lease.objects.take(NAME, self.holder, timezone.now(), self.lease)
        self.next_renewal = time.monotonic() + self.lease.total_seconds() / 3
        if self.leads and not led:
            logger.info("This beat leads")
            # What another has sent meanwhile is in the database.
            self._dirty.clear()
            self._initial_read = True
            self._heap = None
        return self.leads


@beat_init.connect
def end_between_statements(sender: Any, **_: Any) -> None:
    """Celery's own handlers use the database at once; they hang if they interrupt a statement."""
    platforms.signals.update(SIGTERM=sender.scheduler.end, SIGINT=sender.scheduler.end)
