"""Whether a worker or the scheduler works, for the health checks of containers: python -m f1site.alive worker

Ends with 1 only where starting the process again would help. While Redis or the database is away it would
not, so the process is left alone.
"""

import argparse
import socket
import sys
from datetime import timedelta

import django
from django.db import DatabaseError
from django.utils import timezone
from kombu.exceptions import OperationalError

from f1site.celery import app

# The lease is renewed every ten seconds; the alert BeatSilent has the same limit.
SILENT = timedelta(minutes=5)


def worker(seconds: float) -> bool:
    """Of this machine, with the name that Celery gives a worker unless --hostname names another."""
    name = f"celery@{socket.gethostname()}"
    try:
        return bool(app.control.inspect(destination=[name], timeout=seconds).ping())
    except (OperationalError, OSError):
        return True


def beat(_: float) -> bool:
    django.setup()
    from f1site.lib.jobs.models import Lease  # noqa: PLC0415 - needs the apps

    try:
        lease = Lease.objects.filter(name="beat").first()
    except DatabaseError:
        return True
    return lease is None or lease.renewed_at > timezone.now() - SILENT


CHECKS = {"worker": worker, "beat": beat}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m f1site.alive", description=__doc__)
    parser.add_argument("process", choices=CHECKS)
    parser.add_argument("--seconds", type=float, default=10.0, help="for a worker to answer (%(default)s)")
    arguments = parser.parse_args()
    return 0 if CHECKS[arguments.process](arguments.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
