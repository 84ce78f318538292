"""Counts and times Celery tasks, in whichever process they run.

The instruments are imported when a task runs: this module is imported before the settings are.
"""

import time
from typing import Any

from celery import Task, signals
from celery.exceptions import TimeLimitExceeded, WorkerLostError

# Started and not yet ended in this process, by id.
_started: dict[str, float] = {}


def connect() -> None:
    signals.task_prerun.connect(_on_start, weak=False)
    signals.task_postrun.connect(_on_end, weak=False)
    signals.task_failure.connect(_on_failure, weak=False)


def _on_start(task_id: str, **_: Any) -> None:
    _started[task_id] = time.perf_counter()


def _on_end(task_id: str, task: Task, state: str | None = None, **_: Any) -> None:
    from f1site.lib.metrics import instruments  # noqa: PLC0415

    instruments.tasks.labels(task.name, (state or "unknown").lower()).inc()
    start = _started.pop(task_id, None)
    if start is not None:
        instruments.task_seconds.labels(task.name).observe(time.perf_counter() - start)


def _on_failure(sender: Task, exception: BaseException | None = None, **_: Any) -> None:
    """The process of a task that was killed cannot count it: its parent does."""
    from f1site.lib.metrics import instruments  # noqa: PLC0415

    if isinstance(exception, WorkerLostError | TimeLimitExceeded):
        instruments.tasks.labels(sender.name, "killed").inc()
