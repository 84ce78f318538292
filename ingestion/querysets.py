"""Questions about races, each asked as of an instant so that nothing later is shown."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from ingestion.models import Race  # noqa: F401

# A race may last two hours and be stopped for one more; then its result is known.
RACE_DURATION = timedelta(hours=3)
QUALIFYING_DURATION = timedelta(hours=2)


def finished(as_of: datetime, prefix: str = "") -> Q:
    """Races over by `as_of`: by start time, or by the end of the day where only a date is known.

    `prefix` is the path to the race, such as "race__".
    """
    timed = Q(**{f"{prefix}start_time__lte": as_of - RACE_DURATION})
    dated = Q(**{f"{prefix}start_time": None, f"{prefix}date__lt": as_of.date()})
    return timed | dated


class RaceQuerySet(QuerySet["Race"]):
    def finished(self, as_of: datetime) -> "RaceQuerySet":
        return self.filter(finished(as_of))

    def held(self, as_of: datetime) -> "RaceQuerySet":
        """Finished races whose result has arrived."""
        return self.finished(as_of).filter(status="held")

    def upcoming(self, as_of: datetime) -> "RaceQuerySet":
        """Races not over yet, the next one first."""
        ahead = self.exclude(finished(as_of)).exclude(status="cancelled")
        return ahead.order_by("date", "start_time", "pk")
