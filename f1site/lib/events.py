"""Events start the tasks that are registered for them. An event only starts a worker: what is due is
read from the database, so a lost event is no lost work.

`data.imported` (subject, changed, and season, race or round): facts have changed.
`model.trained` (version): a new set of models, which serves or waits for an operator.
`prediction.generated` (race and stage, or season): forecasts were added.
`job.ended` (task): what waited for it may be due.
"""

import logging
import math
from typing import Any, Protocol

from django.db import transaction
from kombu.exceptions import OperationalError

from f1site.lib import database, trace

logger = logging.getLogger(__name__)

DATA_IMPORTED = "data.imported"
MODEL_TRAINED = "model.trained"
PREDICTION_GENERATED = "prediction.generated"
JOB_ENDED = "job.ended"
EVENTS = (DATA_IMPORTED, MODEL_TRAINED, PREDICTION_GENERATED, JOB_ENDED)
# A message that no worker took for so long wakes nobody up any more; the schedule does.
EXPIRES_SECONDS = 600


class Task(Protocol):
    name: str

    def apply_async(self, **options: Any) -> Any: ...


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
    trace_id = trace.current()

    # A function with a name, which a partial has not: Django names it when it fails.
    def start() -> None:
        try:
            # A broker in the process itself runs the task here and now, which may take long.
            with database.wait_up_to(math.inf):
                task.apply_async(
                    kwargs={"event": event, **keys}, headers={"trace_id": trace_id}, expires=EXPIRES_SECONDS
                )
        except OperationalError as error:
            logger.warning("%s did not reach %s: the broker does not answer (%s).", event, task.name, error)

    transaction.on_commit(start, robust=True)
