"""Events start the tasks that are registered for them. An event only starts a worker: what is due is
read from the database, so a lost event is no lost work.

`data.imported` (subject): facts have changed.
"""

import logging
import math
from typing import Any, Protocol

from django.db import transaction
from kombu.exceptions import OperationalError

from f1site.lib import database

logger = logging.getLogger(__name__)

DATA_IMPORTED = "data.imported"


class Task(Protocol):
    name: str

    def delay(self, **keys: Any) -> Any: ...


_listeners: dict[str, list[Task]] = {}


def on(event: str, task: Task) -> None:
    """Registers a Celery task, which an app does in its `ready`. Twice is once."""
    tasks = _listeners.setdefault(event, [])
    if task not in tasks:
        tasks.append(task)


def emit(event: str, **keys: str | int) -> None:
    """Starts the tasks registered for `event` with `keys` once this transaction is committed.

    Neither a broker that is down nor a task that fails in this process is an error of the caller.
    """
    for task in _listeners.get(event, []):
        _start_on_commit(event, task, keys)


def _start_on_commit(event: str, task: Task, keys: dict[str, str | int]) -> None:
    # A function with a name, which a partial has not: Django names it when it fails.
    def start() -> None:
        try:
            # Without a broker the task runs here and now, and may take long.
            with database.wait_up_to(math.inf):
                task.delay(**keys)
        except OperationalError as error:
            logger.warning("%s did not reach %s: the broker does not answer (%s).", event, task.name, error)

    transaction.on_commit(start, robust=True)
