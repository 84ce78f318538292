"""A backtest on several cores of this machine."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait

from predictions.backtest.parts import Compute
from predictions.ml.fitting import Block
from predictions.ml.walk import BlockForecast, Walk


def in_processes(processes: int) -> Compute:
    def compute(walk: Walk, missing: list[Block]) -> Iterator[BlockForecast]:
        if processes == 1 or len(missing) <= 1:
            yield from map(walk.forecast_block, missing)
            return
        # Spawned, not forked: a forked child may inherit a held lock of a thread pool.
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, spawn, _begin, (walk,)) as pool:
            yield from pool.map(_forecast_block, missing)

    return compute


_walk: Walk  # of a worker process


def _begin(walk: Walk) -> None:
    global _walk  # noqa: PLW0603
    _walk = walk
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent cannot end its pool, and its workers would wait for more work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _forecast_block(block: Block) -> BlockForecast:
    return _walk.forecast_block(block)
