"""Log lines of Celery tasks by django-structlog, and the trace id in the header of each message."""

from typing import Any

import structlog
from celery.signals import setup_logging, worker_init
from django_structlog.celery import signals
from django_structlog.celery.receivers import CeleryReceiver

from f1site.lib import trace

RECEIVER = CeleryReceiver()


def connect() -> None:
    """A task's message carries its sender's trace id; a worker binds it while the task runs."""
    # With a receiver here Celery leaves logging to Django's settings.
    setup_logging.connect(_leave_to_django)
    RECEIVER.connect_signals()
    worker_init.connect(_in_worker)
    signals.modify_context_before_task_publish.connect(_send)
    signals.bind_extra_task_metadata.connect(_bind)


def _leave_to_django(**_: Any) -> None:
    pass


def _in_worker(**_: Any) -> None:
    # Only here: in a process that runs tasks itself, they would replace the trace id of the request.
    RECEIVER.connect_worker_signals()


def _send(context: dict[str, Any], **_: Any) -> None:
    trace_id = context.get("trace_id") or trace.new()
    context.clear()
    context["trace_id"] = trace_id


def _bind(task: Any, **_: Any) -> None:
    structlog.contextvars.bind_contextvars(task=task.name, trace_id=trace.current() or trace.new())
