"""A backtest over Celery workers: one task for each season, with the numbers of a run on one machine.

A worker reads the database itself and returns its models' forecasts; the caller pools them and
writes the table with the same code as always. A worker whose data, code or packages differ refuses.
"""

import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from celery import Task, current_app, group
from celery.result import AsyncResult
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from f1site.lib import clock
from f1site.lib.errors import ServiceUnavailable, ValidationError
from predictions.backtest.parts import Compute, by_season, fingerprint_of, unpack
from predictions.backtest.run import Backtest
from predictions.ml.fitting import Block
from predictions.ml.walk import BlockForecast, Walk

POLL_SECONDS = 0.2
# A season takes less than a minute; the rest is for workers that have other tasks first.
PATIENCE_SECONDS = 900.0
INSPECT_SECONDS = 2.0
RESUME = "Finished seasons are kept: run the same command again to continue."
OUTAGES = (RedisError, OperationalError)


def on_workers(task: Task, backtest: Backtest, queue: str, patience: float = PATIENCE_SECONDS) -> Compute:
    """Computes the missing seasons by `task`, `backtest_season`, on the workers of a queue.

    Raises ValidationError without REDIS_URL, ServiceUnavailable where no worker answers now; and
    while it computes, ServiceUnavailable where a season fails or none finishes for `patience` seconds.
    """
    if not settings.REDIS_URL:
        raise ValidationError("--distributed needs a task queue: set REDIS_URL, here and for the workers.")
    _find_workers(queue)

    def compute(walk: Walk, missing: list[Block]) -> Iterator[BlockForecast]:
        seasons = by_season(missing)
        task_of = partial(task.s, **backtest.arguments, fingerprint=fingerprint_of(walk))
        for year, packed in _results({y: task_of(season=y) for y in seasons}, queue, patience):
            yield from unpack(b64decode(packed), seasons[year])

    return compute


def _find_workers(queue: str) -> None:
    try:
        found = current_app.control.inspect(timeout=INSPECT_SECONDS).active_queues() or {}
    except OUTAGES as error:
        raise ServiceUnavailable(f"The task queue at REDIS_URL does not answer ({error}).") from error
    if not any(one["name"] == queue for queues in found.values() for one in queues):
        raise ServiceUnavailable(
            f"No worker of the queue {queue!r} answers at REDIS_URL: start one with "
            f"celery -A f1site worker -Q {queue}."
        )


def _results(signatures: dict[int, object], queue: str, patience: float) -> Iterator[tuple[int, str]]:
    """Each season and its result, as they finish. However it ends, no worker computes for nothing."""
    if not signatures:
        return
    try:
        sent = group(list(signatures.values())).apply_async(queue=queue)
        pending = dict(zip(signatures, sent.results, strict=True))
        try:
            yield from _as_they_finish(pending, patience)
        finally:
            if pending:
                with suppress(*OUTAGES):
                    current_app.control.revoke([result.id for result in pending.values()])
    except OUTAGES as error:
        raise ServiceUnavailable(f"The task queue at REDIS_URL is gone ({error}). {RESUME}") from error


def _as_they_finish(pending: dict[int, AsyncResult], patience: float) -> Iterator[tuple[int, str]]:
    """Removes from `pending` what it yields."""
    deadline = time.monotonic() + patience
    while pending:
        ready = [year for year, result in pending.items() if result.ready()]
        # Failed ones last, so that the others are kept.
        for year in sorted(ready, key=lambda year: pending[year].failed()):
            result = pending.pop(year)
            if not result.successful():
                raise ServiceUnavailable(f"Season {year} failed on a worker: {result.result} {RESUME}")
            deadline = time.monotonic() + patience
            packed = result.result
            result.forget()
            yield year, packed
        if time.monotonic() > deadline:
            left = ", ".join(map(str, pending))
            raise ServiceUnavailable(f"No season finished for {patience:.0f} s; missing: {left}. {RESUME}")
        if pending and not ready:
            clock.sleep(POLL_SECONDS)
