"""Logging of every process: one JSON object a line, or a short text line on a terminal.

Records of the standard `logging` module and of structlog pass the same processors. The fields of a line are
time, level, service, trace_id, logger, event, and what the event adds.
"""

import logging
import sys
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from f1site.lib.logs import masking, request_lines

FIRST = ("time", "level", "service", "trace_id", "logger", "event")
# What Django adds to its own records: objects, whose text holds the query of an address.
OBJECTS = ("request", "response", "server_time")
# What makes a line of text long, and helps nobody who reads it.
NOT_IN_TEXT = (*FIRST, "task_id", "child_task_id", "routing_key")
FILE_BYTES, KEPT_FILES = 10 * 2**20, 5

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
]

# Now, and not with LOGGING: `celery call` logs before Django is set up, and does not set it up.
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def config(  # noqa: PLR0913 - the settings it depends on
    *,
    form: str,
    folder: Path | None,
    service: str,
    secrets: list[str],
    own: list[str],
    level: str,
    requests: bool,
) -> dict[str, Any]:
    """The setting LOGGING. `form` is json or text; without `folder` lines go to stderr.

    `level` is for the packages `own`; others log warnings and errors.
    """
    # Several processes write and rotate one file, which the handlers of the standard library cannot.
    to_file = {
        "class": "concurrent_log_handler.ConcurrentRotatingFileHandler",
        "filename": str(folder / f"{service}.log") if folder else "",
        "maxBytes": FILE_BYTES,
        "backupCount": KEPT_FILES,
        "encoding": "utf-8",
    }
    to_stderr = {"class": "logging.StreamHandler", "stream": sys.stderr}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "f1site.lib.logs.formatter",
                "form": "json" if folder else form,
                "service": service,
                "secrets": secrets,
            }
        },
        "handlers": {"default": {**(to_file if folder else to_stderr), "formatter": "line"}},
        "root": {"handlers": ["default"], "level": "WARNING"},
        "loggers": {name: {"level": level} for name in own} | _loggers(level, requests, service),
    }


def _loggers(level: str, requests: bool, service: str) -> dict[str, Any]:
    # A command prints its own result, not each message that it sends.
    of_tasks = "WARNING" if (service, level) == ("command", "INFO") else level
    return {
        "f1site.requests": {"level": "INFO" if requests else "WARNING"},
        # Django's own handlers would print everything a second time.
        "django": {"handlers": [], "propagate": True},
        # The request's line has the status and the traceback.
        "django.request": {"level": "CRITICAL"},
        # The development server would log each request again, with its query.
        "django.server": {"handlers": [], "propagate": False},
        "_granian": {"handlers": [], "propagate": True, "level": "WARNING"},
        "django_structlog": {"level": of_tasks},
        # django_structlog reports a failed task, with its trace id.
        "celery.app.trace": {"level": "CRITICAL"},
        # That a worker is ready, and what it was asked not to do.
        "celery.apps.worker": {"level": level},
        "celery.worker.control": {"level": level},
        # It logs addresses whole, with the keys in them.
        "urllib3": {"level": "ERROR"},
    }


def formatter(form: str, service: str, secrets: list[str]) -> logging.Formatter:
    renderer = _to_text if form == "text" else structlog.processors.JSONRenderer(ensure_ascii=False)
    # A text line of `logging` is complete without its extra fields.
    extra: list[Processor] = [] if form == "text" else [structlog.stdlib.ExtraAdder()]
    processors: dict[str, Any] = {
        "foreign_pre_chain": [*SHARED, *extra],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masking.mask_drivers,
            masking.mask_secrets(secrets),
            _ordered(service),
            renderer,
        ],
    }
    if form == "text":
        return structlog.stdlib.ProcessorFormatter(**processors)
    return request_lines.Formatter(service, secrets, **processors)


def _ordered(service: str) -> Processor:
    def order(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        first = {name: event.pop(name, "") for name in FIRST}
        return first | {name: value for name, value in sorted(event.items()) if name not in OBJECTS}

    return order


def _to_text(_: WrappedLogger, __: str, event: EventDict) -> str:
    """One short line: time, level, event and fields; a traceback follows it."""
    traceback = event.pop("exception", "")
    fields = "".join(f" {name}={value}" for name, value in event.items() if name not in NOT_IN_TEXT)
    line = f"{event['time'][11:19]} {event['level'].upper():<7} {event['event']}{fields}"
    return f"{line}\n{traceback}" if traceback else line


def process_kind(arguments: list[str]) -> str:
    """web, worker, beat or command, by how the process was started."""
    path = Path(arguments[0] if arguments else "")
    program = path.parent.name if path.name == "__main__.py" else path.name
    if program == "celery":
        return next((kind for kind in ("worker", "beat") if kind in arguments), "command")
    return "web" if path.parts[-2:] == ("f1site", "server.py") or "runserver" in arguments[1:2] else "command"
