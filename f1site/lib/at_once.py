"""Costly computations of requests: equal ones run once, and only a few run at the same time in a process."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

from f1site.lib.errors import Busy

T = TypeVar("T")


class AtOnce:
    """At most `running` computations run at once, and `waiting` further ones wait for `seconds` at most.

    The last `kept` results are kept by their keys. Whoever asks for what is being computed waits for it and
    shares the result, or the error.
    """

    def __init__(self, running: int, waiting: int, seconds: float, kept: int) -> None:
        self._running = threading.BoundedSemaphore(running)
        self._waiting = threading.BoundedSemaphore(waiting)
        self._seconds = seconds
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._most_kept = kept
        self._futures: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def result(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Raises Busy where no place becomes free, and what `compute` raises."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                known: T = self._kept[key]
                return known
            future = self._futures.get(key)
            is_first = future is None
            if future is None:
                future = self._futures[key] = Future()
        if is_first:
            self._fill(key, future, compute)
        result: T = future.result()
        return result

    def _fill(self, key: Hashable, future: "Future[T]", compute: Callable[[], T]) -> None:
        try:
            result = self._compute(compute)
        except BaseException as error:  # noqa: BLE001 - the caller raises it, and so do those who wait
            with self._lock:
                del self._futures[key]
            future.set_exception(error)
            return
        with self._lock:
            self._kept[key] = result
            if len(self._kept) > self._most_kept:
                self._kept.popitem(last=False)
            del self._futures[key]
        future.set_result(result)

    def _compute(self, compute: Callable[[], T]) -> T:
        if not self._running.acquire(blocking=False) and not self._acquire_after_a_wait():
            # Whoever comes again then finds those done that are running now.
            raise Busy("This server computes as much as it can. Please ask again in a moment.", 2)
        try:
            return compute()
        finally:
            self._running.release()

    def _acquire_after_a_wait(self) -> bool:
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._running.acquire(timeout=self._seconds)
        finally:
            self._waiting.release()
