"""Expired sessions, what django-axes records of logins, and jobs that are over.

All are dated by the machine's clock, whatever F1_AS_OF pretends.
"""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from f1site.lib.clean_up import remove_rows, summary
from f1site.lib.jobs.models import Job

# Long enough to look into an incident; a lock ends after AXES_COOLOFF_TIME.
LOGINS_KEPT = timedelta(days=90)
JOBS_KEPT = timedelta(days=30)


def jobs(_: datetime, dry_run: bool) -> str:
    over = Job.objects.filter(finished_at__lt=timezone.now() - JOBS_KEPT)
    return remove_rows("jobs that are over", over, dry_run)


def sessions(_: datetime, dry_run: bool) -> str:
    return remove_rows("expired sessions", Session.objects.filter(expire_date__lt=timezone.now()), dry_run)


def logins(_: datetime, dry_run: bool) -> str:
    count = 0
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        rows = model.objects.filter(attempt_time__lt=timezone.now() - LOGINS_KEPT)
        count += rows.count() if dry_run else rows.delete()[0]
    return summary("old records of logins", count, dry_run)
