"""A backtest on several cores of this machine."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing.connection import wait

from predictions.backtest.parts import Compute, by_season
from predictions.ml.fitting import Block
from predictions.ml.walk import BlockForecast, Walk


def in_processes(processes: int) -> Compute:
    def compute(walk: Walk, missing: list[Block]) -> Iterator[BlockForecast]:
        seasons = by_season(missing).values()
        if processes == 1 or len(seasons) <= 1:
            yield from chain.from_iterable(map(walk.forecast_season, seasons))
            return
        # Spawned, not forked: a forked child may inherit a held lock of a thread pool.
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, spawn, _begin, (walk,)) as pool:
            yield from chain.from_iterable(pool.map(_forecast_season, seasons))

    return compute


_walk: Walk  # of a worker process


def _begin(walk: Walk) -> None:
    global _walk  # noqa: PLW0603
    _walk = walk
    end_with_parent()


def end_with_parent() -> None:
    """A killed parent cannot end its pool, and its workers would wait for more work for ever."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _forecast_season(blocks: list[Block]) -> list[BlockForecast]:
    return list(_walk.forecast_season(blocks))
