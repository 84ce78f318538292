"""Log lines of Celery tasks by django-structlog, a span of each, and the trace id in each message."""

from contextlib import ExitStack
from typing import Any

import structlog
from celery.signals import setup_logging, task_postrun, task_prerun, worker_init, worker_process_shutdown
from django_structlog.celery import signals
from django_structlog.celery.receivers import CeleryReceiver

from f1site.lib import trace, tracing

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
    task_prerun.connect(_start_span)
    task_postrun.connect(_end_span)
    worker_process_shutdown.connect(_shut_down)


def _send(context: dict[str, Any], **_: Any) -> None:
    trace_id = context.get("trace_id") or trace.new()
    context.clear()
    context["trace_id"] = trace_id


def _bind(task: Any, **_: Any) -> None:
    # A job's message names the trace of the job, which another process may have sent again.
    of_job = (task.request.headers or {}).get("trace_id")
    trace_id = of_job or trace.current() or trace.new()
    structlog.contextvars.bind_contextvars(task=task.name, trace_id=trace_id)


def _start_span(task: Any, **_: Any) -> None:
    task.request.span = ExitStack()
    task.request.span_attributes = task.request.span.enter_context(tracing.span("task", task=task.name))


def _end_span(task: Any, state: str | None = None, **_: Any) -> None:
    task.request.span_attributes["state"] = state or ""
    task.request.span.close()


def _shut_down(**_: Any) -> None:
    tracing.shut_down()
