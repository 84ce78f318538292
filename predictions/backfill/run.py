"""Backfill the ledger with the forecasts that would have been made of past races."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime

from django.db.models import Max

from f1site.lib.errors import ValidationError
from f1site.lib.progress import Progress, no_progress
from ingestion.models import Race
from predictions.backfill import block, history, workers
from predictions.backfill.history import Past
from predictions.backfill.missing import Missing, missing
from predictions.ml.fitting import FIRST_SEASON
from predictions.models import RecordKind

BACKTEST = (RecordKind.BACKTEST,)
# What was published of a race before its start is not forecast again by itself.
PUBLISHED = (RecordKind.BACKTEST, RecordKind.LIVE)


def run(
    first: int, last: int | None, now: datetime, processes: int = 1, progress: Progress = no_progress
) -> int:
    """Add the missing backtests of the seasons from `first` to `last`, by default the newest with a result.

    Returns the number of forecasts added. An interrupted run continues where it stopped. Raises
    ValidationError for seasons that cannot be forecast.
    """
    newest = Race.objects.held(now).aggregate(year=Max("season__year"))["year"]
    if newest is None:
        raise ValidationError("No race has a result yet: import the facts first.")
    last = newest if last is None else last
    if not FIRST_SEASON <= first <= last <= newest:
        raise ValidationError(
            f"Seasons from {FIRST_SEASON} to {newest} can be forecast, not {first} to {last}."
        )
    past = history.load(now)
    gaps = list(missing(past.frame, first, last, BACKTEST))
    return sum(_shown(_added(past, gaps, processes), len(gaps), progress))


def run_next(first: int, now: datetime) -> tuple[int, int]:
    """Add what is missing of one block, and nothing of a race that was forecast before its start.

    Returns the number of forecasts added, and of the blocks in which more are missing.
    """
    past = history.load(now)
    gaps = list(missing(past.frame, first, now.year, PUBLISHED))
    return (block.add(past, gaps[0]) if gaps else 0), max(0, len(gaps) - 1)


def _shown(results: Iterator[int], total: int, progress: Progress) -> Iterator[int]:
    for _ in progress(range(total), "Blocks of races"):
        yield next(results)


def _added(past: Past, gaps: Sequence[Missing], processes: int) -> Iterator[int]:
    if processes == 1 or len(gaps) <= 1:
        yield from (block.add(past, gap) for gap in gaps)
        return
    # Spawned, not forked: a forked child may inherit a held lock of a thread pool, or a connection.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawn, workers.begin, (past,)) as pool:
        futures = [pool.submit(workers.add, gap) for gap in gaps]
        yield from (future.result() for future in as_completed(futures))
