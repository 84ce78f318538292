"""The scheduler of Celery beat: of several beats one leads, and the others wait for its lease to expire."""

import os
import socket
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

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
        super().__init__(*args, **kwargs)

    def install_default_entries(self, data: Any) -> None:
        """None: Celery's own would replace at each start what an operator has changed."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Seconds until the next tick."""
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
