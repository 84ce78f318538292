"""Many seasons from Jolpica, one after the other, within its limits.

What was answered is kept, so a backfill that was broken off goes on where it stopped.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.progress import Show
from f1site.lib.rates import Rate
from ingestion.importer.jolpica import import_season
from ingestion.models import ImportRun, SourceAnswer
from ingestion.models.provenance import Source
from ingestion.sources.jolpica import reading

# A source that has not answered anything new for so many seasons in a row is down.
PATIENCE = 2


@dataclass(slots=True)
class Backfill:
    """The runs that succeeded, and why the other seasons failed."""

    runs: list[ImportRun] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)


def backfill(
    years: Sequence[int],
    clock: Callable[[], datetime],
    show: Show,
    *,
    dry_run: bool = False,
    wait: bool = True,
) -> Backfill:
    """Imports each season. Those whose answers failed are asked again, as long as new answers come.

    Raises RateLimitError where it is told not to wait and the limit is reached.
    """
    done, left, in_vain = Backfill(), deque(years), 0
    while left and in_vain < PATIENCE:
        show(len(years) - len(left), f"{left[0]}, at most {remaining(reading.rate(), len(left))} left")
        year, began = left.popleft(), clock()
        try:
            done.runs.append(import_season(year, began, dry_run=dry_run, wait=wait))
            done.failed.pop(year, None)
        except RateLimitError:
            raise
        except ExternalAPIError as error:
            done.failed[year] = error.message
            left.append(year)
            in_vain = 0 if _answered_since(began) else in_vain + 1
        else:
            in_vain = 0
    done.failed |= {year: done.failed.get(year, "not asked for") for year in left}
    return done


def _answered_since(began: datetime) -> bool:
    return SourceAnswer.objects.filter(source=Source.JOLPICA, fetched_at__gte=began).exists()


def remaining(rate: Rate, seasons: int) -> str:
    """The longest that the limits can make these seasons take, as 0:42:10."""
    requests = seasons * reading.MOST_REQUESTS
    longest = 0.0
    for window, free in zip(rate.windows, rate.left().values(), strict=True):
        full_windows = -(-max(0, requests - free) // window.amount)
        longest = max(longest, full_windows * window.get_expiry())
    minutes, seconds = divmod(round(longest), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
