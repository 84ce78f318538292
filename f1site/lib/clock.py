"""The only place that reads the clock. Domain code takes `as_of` instead."""

import time
from datetime import UTC, datetime

from django.conf import settings

from f1site.lib import casts
from f1site.lib.errors import ValidationError


def now() -> datetime:
    """The present instant in UTC, or the one that F1_AS_OF pretends."""
    return settings.F1_AS_OF or real_now()


def real_now() -> datetime:
    """The present instant in UTC by the clock of the machine, also under F1_AS_OF."""
    return datetime.now(UTC)


def sleep(seconds: float) -> None:
    """All waiting for a source goes through here, so that a test can see it and need not wait."""
    time.sleep(seconds)


def parse_instant(text: str) -> datetime:
    """An aware instant from ISO 8601 text such as 2024-02-20T12:00:00Z. Raises ValidationError."""
    try:
        return casts.instant(text)
    except ValueError as error:
        raise ValidationError(f"An instant must be {error}.") from error
