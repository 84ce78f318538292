"""What all our management commands share: clear errors and instants as arguments."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from f1site.lib import clock
from f1site.lib.errors import F1AnalyticsError


class Command(BaseCommand):
    """Ends one of our errors as one sentence and exit status 1."""

    # Django's checks import every view, and with them the packages of the models: two seconds for nothing.
    requires_system_checks = []

    def run(self, **options: Any) -> str:
        """Do the work; the answer is the one-line summary, printed last."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> str:
        try:
            return self.run(**options)
        except F1AnalyticsError as error:
            raise CommandError(error.message) from error


def add_as_of(parser: CommandParser) -> None:
    parser.add_argument(
        "--as-of",
        metavar="INSTANT",
        help="use nothing that was known later, e.g. 2024-02-20T12:00:00Z (default: now, or F1_AS_OF)",
    )


def as_of(given: str | None) -> datetime:
    """The requested instant, at most the present one."""
    now = clock.now()
    if given is None:
        return now
    return min(clock.parse_instant(given), now)
