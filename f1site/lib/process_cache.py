"""Results that a process computes once for each generation of the data.

The generation is a token that changes with every change of the data, in whichever process that
happens; see f1site/lib/generations.py. Without one, results are cached for the life of the process.
"""

import threading
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar

from f1site.lib import generations
from f1site.lib.metrics import instruments

T = TypeVar("T")

_clear: list[Callable[[], None]] = []
_hit, _miss = (instruments.cache_lookups.labels("process", outcome) for outcome in ("hit", "miss"))
_last = threading.local()


_read_generation: Callable[[], Hashable] = generations.current


def cached(maxsize: int, by_generation: bool = True) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """A decorator that caches the last `maxsize` results by positional arguments and generation.

    The generation is read before a result is computed, so that data which change meanwhile are read
    again at the next call. With `by_generation=False` only the arguments count.
    """

    def decorate(compute: Callable[..., T]) -> Callable[..., T]:
        @lru_cache(maxsize)
        def stored(_: Hashable, args: tuple[Hashable, ...]) -> T:
            result = compute(*args)
            _last.was_computed = True
            return result

        _clear.append(stored.cache_clear)

        @wraps(compute)
        def call(*args: Hashable) -> T:
            _last.was_computed = False
            result = stored(_read_generation() if by_generation else None, args)
            (_miss if _last.was_computed else _hit).inc()
            return result

        return call

    return decorate


def clear() -> None:
    """Forget every cached result of this process."""
    for clear_one in _clear:
        clear_one()
