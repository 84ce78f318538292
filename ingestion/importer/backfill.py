"""Imports many seasons from Jolpica, one after the other, within its limits.

Answers are stored, so an interrupted backfill continues where it stopped.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from f1site.lib.errors import DataImportError, ExternalAPIError, RateLimitError
from f1site.lib.progress import Show
from f1site.lib.rates import Rate
from ingestion.importer.jolpica import import_season
from ingestion.models import ImportRun
from ingestion.sources.jolpica import client

# After so many seasons in a row without a new answer the source is down.
MAX_FAILURES = 2
# How often a season is tried, and for how long failed ones are tried again, by a clock that always runs.
TRIES, RETRY_SECONDS = 3, 1800


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
    """Imports each season. Failed seasons are tried again after the others, as long as new answers arrive.

    Raises RateLimitError if the limit is reached and `wait` is false, or if the source still refuses
    requests after an hour.
    """
    done, queue, failures = Backfill(), deque(years), 0
    tried: Counter[int] = Counter()
    retried_since: float | None = None
    while queue and failures < MAX_FAILURES:
        show(len(years) - len(queue), f"{queue[0]}, at most {remaining(client.rate(), len(queue))} left")
        year = queue.popleft()
        if tried[year]:
            retried_since = retried_since or time.monotonic()
            if time.monotonic() - retried_since > RETRY_SECONDS:
                continue
        tried[year] += 1
        try:
            done.runs.append(import_season(year, clock(), dry_run=dry_run, wait=wait))
            done.failed.pop(year, None)
        except RateLimitError:
            raise
        except ExternalAPIError as error:
            done.failed[year] = error.message
            if tried[year] < TRIES:
                queue.append(year)
            failures = 0 if error.details.get("received") else failures + 1
        except DataImportError as error:
            done.failed[year] = error.message
        else:
            failures = 0
    done.failed |= {year: done.failed.get(year, "not requested") for year in queue}
    return done


def remaining(rate: Rate, seasons: int) -> str:
    """The longest time that these seasons can take within the limits, such as 0:42:10."""
    requests = seasons * client.MOST_REQUESTS
    longest = 0.0
    for window, free in zip(rate.windows, rate.left().values(), strict=True):
        full_windows = -(-max(0, requests - free) // window.amount)
        longest = max(longest, full_windows * window.get_expiry())
    minutes, seconds = divmod(round(longest), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
