"""What a web process computes at its start, in the background, so that its first requests need not."""

import logging
import threading

from django.db import DatabaseError, connections
from django.utils.module_loading import import_string

from f1site.lib.errors import F1AnalyticsError

logger = logging.getLogger(__name__)

_paths: list[str] = []


def register(path: str) -> None:
    """`path` is the dotted path of a function without arguments, which fills caches of the process."""
    if path not in _paths:
        _paths.append(path)


def start() -> threading.Thread:
    """Call the registered functions in a thread."""
    thread = threading.Thread(target=_run, name="warm-up", daemon=True)
    thread.start()
    return thread


def _run() -> None:
    try:
        for path in _paths:
            import_string(path)()
    except (F1AnalyticsError, DatabaseError) as error:
        # A request that needs it computes it, or answers with this error.
        logger.info("Warming up ended early: %s", error)
    finally:
        connections.close_all()
