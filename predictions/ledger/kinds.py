"""Whether a forecast was made before its race."""

from datetime import datetime

from predictions.models import RecordKind


def kind_of(start: datetime, created_at: datetime, is_clock_set: bool) -> RecordKind:
    """The kind of a forecast, not one of a backtest, that was added at `created_at`.

    `start` is the first instant at which its race may start, and `is_clock_set` whether F1_AS_OF was set.
    """
    if is_clock_set:
        return RecordKind.AS_OF
    return RecordKind.LATE if created_at >= start else RecordKind.LIVE
