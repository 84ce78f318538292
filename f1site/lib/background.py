"""Long work that a page does not wait for: on a worker, or without a broker in a thread of this process."""

import logging
import math
import threading
from datetime import timedelta
from typing import Any

from celery import Task
from django.conf import settings
from django.db import connections, transaction

from f1site.lib import database
from f1site.lib.errors import F1AnalyticsError

logger = logging.getLogger(__name__)


def start(task: Task, **keys: Any) -> None:
    """Starts a Celery task once this transaction is committed, within `start_within` or never.

    Raises OperationalError where the broker does not answer.
    """
    transaction.on_commit(lambda: _start(task, keys))


def start_within() -> timedelta:
    """How long a task may wait: a thread starts at once, a worker may be busy."""
    return timedelta(minutes=1) if settings.CELERY_TASK_ALWAYS_EAGER else timedelta(hours=1)


def _start(task: Task, keys: dict[str, Any]) -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        threading.Thread(target=_in_thread, args=(task, keys), name=task.name, daemon=True).start()
    else:
        task.apply_async(kwargs=keys, expires=start_within().total_seconds())


def _in_thread(task: Task, keys: dict[str, Any]) -> None:
    try:
        with database.wait_up_to(math.inf):
            task(**keys)
    except F1AnalyticsError as error:
        logger.warning("%s: %s", task.name, error.message)
    finally:
        connections.close_all()
