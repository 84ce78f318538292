"""A backtest over Celery workers: a task a season, with the numbers of a run on one machine.

A worker reads the database itself and sends back what its models say; the caller calibrates that and
writes the table by the same code as ever. A worker whose data, code or packages differ refuses.
"""

import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress

from celery import current_app, group
from celery.result import AsyncResult
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from f1site.lib import clock
from f1site.lib.errors import ServiceUnavailable, ValidationError
from predictions import tasks
from predictions.backtest.run import Backtest
from predictions.ml import walk
from predictions.ml.fitting import Block

POLL = 0.2
# A season takes less than a minute; the rest is for workers that have other things to do first.
PATIENCE = 900.0
ANSWER = 2.0
AGAIN = "What has come is kept: run the same command again to go on."
OUTAGES = (RedisError, OperationalError)


def on_workers(backtest: Backtest, queue: str, patience: float = PATIENCE) -> walk.Fresh:
    """Whatever season is missing, from the workers of a queue.

    Raises ValidationError without REDIS_URL, ServiceUnavailable where no worker answers now; and when
    it is walked, ServiceUnavailable where a season fails or none comes for `patience` seconds.
    """
    if not settings.REDIS_URL:
        raise ValidationError("--distributed needs a task queue: set REDIS_URL, here and for the workers.")
    _find_workers(queue)

    def fresh(whole: walk.Walk, missing: list[Block]) -> Iterator[walk.Said]:
        seasons = {year: [b for b in missing if b.season == year] for year in {b.season for b in missing}}
        for year, answer in _answers(sorted(seasons), backtest, queue, patience):
            yield from walk.unpacked(b64decode(answer), seasons[year])

    return fresh


def _find_workers(queue: str) -> None:
    try:
        found = current_app.control.inspect(timeout=ANSWER).active_queues() or {}
    except OUTAGES as error:
        raise ServiceUnavailable(f"The task queue at REDIS_URL does not answer ({error}).") from error
    if not any(one["name"] == queue for queues in found.values() for one in queues):
        raise ServiceUnavailable(
            f"No worker of the queue {queue!r} answers at REDIS_URL: start one with "
            f"celery -A f1site worker -Q {queue}."
        )


def _answers(
    seasons: list[int], backtest: Backtest, queue: str, patience: float
) -> Iterator[tuple[int, str]]:
    """Each season and its answer, as they come. However it ends, no worker goes on for nothing."""
    if not seasons:
        return
    keys = {**backtest.asked, "fingerprint": backtest.walk.fingerprint}
    try:
        asked = group(tasks.backtest_season.s(season=year, **keys) for year in seasons).apply_async(
            queue=queue
        )
        waiting = dict(zip(seasons, asked.results, strict=True))
        try:
            yield from _as_they_come(waiting, patience)
        finally:
            if waiting:
                with suppress(*OUTAGES):
                    current_app.control.revoke([result.id for result in waiting.values()])
    except OUTAGES as error:
        raise ServiceUnavailable(f"The task queue at REDIS_URL has gone ({error}). {AGAIN}") from error


def _as_they_come(waiting: dict[int, AsyncResult], patience: float) -> Iterator[tuple[int, str]]:
    """Takes out of `waiting` what has come."""
    deadline = time.monotonic() + patience
    while waiting:
        ready = [year for year, result in waiting.items() if result.ready()]
        # Those that failed last, so that nothing is lost of the others.
        for year in sorted(ready, key=lambda year: waiting[year].failed()):
            result = waiting.pop(year)
            if not result.successful():
                raise ServiceUnavailable(f"Season {year} failed on a worker: {result.result} {AGAIN}")
            deadline = time.monotonic() + patience
            answer = result.result
            result.forget()
            yield year, answer
        if time.monotonic() > deadline:
            left = ", ".join(map(str, waiting))
            raise ServiceUnavailable(f"No season has come for {patience:.0f} s; missing: {left}. {AGAIN}")
        if waiting and not ready:
            clock.sleep(POLL)
