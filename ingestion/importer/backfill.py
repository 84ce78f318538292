"""Imports many seasons from Jolpica, one after the other, within its limits.

Answers are stored, so an interrupted backfill continues where it stopped.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from f1site.lib.errors import DataImportError, ExternalAPIError, RateLimitError
from f1site.lib.progress import Show
from f1site.lib.rates import Rate
from ingestion.importer.jolpica import import_season
from ingestion.models import ImportRun, SourceAnswer
from ingestion.models.provenance import Source
from ingestion.sources.jolpica import client

# After so many seasons in a row without a new answer the source is down.
MAX_FAILURES = 2


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
    """Imports each season. Failed seasons are tried again as long as new answers arrive.

    Raises RateLimitError if `wait` is false and the limit is reached.
    """
    done, queue, failures = Backfill(), deque(years), 0
    while queue and failures < MAX_FAILURES:
        show(len(years) - len(queue), f"{queue[0]}, at most {remaining(client.rate(), len(queue))} left")
        year, started = queue.popleft(), clock()
        try:
            done.runs.append(import_season(year, started, dry_run=dry_run, wait=wait))
            done.failed.pop(year, None)
        except RateLimitError:
            raise
        except ExternalAPIError as error:
            done.failed[year] = error.message
            queue.append(year)
            failures = 0 if _received_since(started) else failures + 1
        except DataImportError as error:
            done.failed[year] = error.message
        else:
            failures = 0
    done.failed |= {year: done.failed.get(year, "not requested") for year in queue}
    return done


def _received_since(started: datetime) -> bool:
    return SourceAnswer.objects.filter(source=Source.JOLPICA, fetched_at__gte=started).exists()


def remaining(rate: Rate, seasons: int) -> str:
    """The longest time that these seasons can take within the limits, such as 0:42:10."""
    requests = seasons * client.MOST_REQUESTS
    longest = 0.0
    for window, free in zip(rate.windows, rate.left().values(), strict=True):
        full_windows = -(-max(0, requests - free) // window.amount)
        longest = max(longest, full_windows * window.get_expiry())
    minutes, seconds = divmod(round(longest), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
