"""Long work that a page does not wait for: on a worker, or without a broker in a thread of this process."""

import logging
import threading
from typing import Any

from celery import Task
from django.conf import settings
from django.db import connections, transaction

from f1site.lib.errors import F1AnalyticsError

logger = logging.getLogger(__name__)


def start(task: Task, **keys: Any) -> None:
    """Starts a Celery task once this transaction is committed."""
    transaction.on_commit(lambda: _start(task, keys))


def _start(task: Task, keys: dict[str, Any]) -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        threading.Thread(target=_in_thread, args=(task, keys), name=task.name, daemon=True).start()
    else:
        task.delay(**keys)


def _in_thread(task: Task, keys: dict[str, Any]) -> None:
    try:
        task(**keys)
    except F1AnalyticsError as error:
        logger.warning("%s: %s", task.name, error.message)
    finally:
        connections.close_all()
