"""Every line of the log: its fields, its level, and one format for all that logs."""

import json
import logging
import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from f1site.lib import logs, trace


def line(form="json", secrets=(), **record):
    """What a record of the standard logging module becomes."""
    fields = {"name": "ingestion.x", "level": logging.INFO, "pathname": "x.py", "lineno": 1, "args": ()}
    made = logging.LogRecord(**fields | {"exc_info": None} | record)
    return logs.formatter(form, "web", list(secrets)).format(made)


def failure_of(message="what went wrong"):
    try:
        raise ValueError(message)
    except ValueError:
        return sys.exc_info()


def in_a_process(code, **environment):
    """The lines that a started Django writes to stderr when it runs `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\nimport logging, structlog\n{code}"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "f1site.settings"} | environment,
    )
    return done.stderr.splitlines()


def test_a_line_is_json_with_time_level_service_trace_id_logger_and_event_first():
    with trace.bound("ab" * 16):
        fields = json.loads(line(msg="%d rows", args=(3,)))
    assert list(fields) == ["time", "level", "service", "trace_id", "logger", "event"]
    assert datetime.fromisoformat(fields.pop("time")).utcoffset() == timedelta(0)
    expected = {"level": "info", "service": "web", "trace_id": "ab" * 16, "logger": "ingestion.x"}
    assert fields == expected | {"event": "3 rows"}


def test_the_line_of_a_request_is_as_that_of_any_other_logger():
    fields = {"endpoint": "api/v1/x", "method": "GET", "ms": 3, "path": "/api/v1/x", "status": 200}
    made = []
    for name in ("f1site.requests", "f1site.others"):
        record = logging.LogRecord(name, logging.INFO, "x.py", 1, "GET %s token=abc", ("/api/v1/x",), None)
        record.__dict__ |= fields
        with trace.bound("ab" * 16):
            line = logs.formatter("json", "web", []).format(record)
        made.append(json.loads(line) | {"time": "", "logger": ""})
    assert list(made[0].items()) == list(made[1].items())
    assert made[0]["event"] == "GET /api/v1/x token=***"


def test_a_traceback_is_inside_its_line():
    text = line(msg="failed", level=logging.ERROR, exc_info=failure_of())
    assert "\n" not in text
    assert json.loads(text)["exception"].endswith("ValueError: what went wrong")


def test_a_text_line_is_short_and_its_traceback_follows():
    first, *rest = line("text", msg="failed", level=logging.ERROR, exc_info=failure_of()).splitlines()
    assert first[9:] == "ERROR   failed"
    assert rest[-1] == "ValueError: what went wrong"


@pytest.mark.parametrize("log", ["logging.getLogger('f1site.x')", "structlog.get_logger('f1site.x')"])
def test_both_ways_to_log_give_the_same_line(log):
    (text,) = in_a_process(f"{log}.warning('%d rows', 3)")
    fields = json.loads(text)
    assert (fields["event"], fields["logger"], fields["level"]) == ("3 rows", "f1site.x", "warning")


def test_fields_of_a_structlog_event_are_fields_of_the_line():
    (text,) = in_a_process("structlog.get_logger('f1site').info('imported', rows=3)")
    assert json.loads(text)["rows"] == 3


def test_without_a_terminal_lines_are_json_and_log_format_chooses_text():
    code = "logging.getLogger('f1site').info('here')"
    assert json.loads(in_a_process(code)[0])["event"] == "here"
    assert in_a_process(code, LOG_FORMAT="text")[0][9:] == "INFO    here"


def test_log_level_is_for_our_own_loggers_only():
    code = "[logging.getLogger(n).debug(n) for n in ('ingestion', 'kombu', 'django.db.backends', 'urllib3')]"
    assert [json.loads(text)["event"] for text in in_a_process(code, LOG_LEVEL="DEBUG")] == ["ingestion"]


def test_with_log_dir_lines_are_in_a_file_of_the_service(tmp_path):
    code = "logging.getLogger('f1site').info('here')"
    assert in_a_process(code, LOG_DIR=str(tmp_path), SERVICE_NAME="nightly") == []
    fields = json.loads((tmp_path / "nightly.log").read_text())
    assert (fields["service"], fields["event"]) == ("nightly", "here")


FORKS = """
import os
(handler,) = logging.root.handlers
handler.maxBytes, handler.backupCount = 20_000, 20
for process in range(3):
    if os.fork() == 0:
        for number in range(200):
            logging.getLogger("f1site").info("%d-%d", process, number)
        os._exit(0)
for _ in range(3):
    os.wait()
"""


def test_processes_that_write_and_rotate_one_file_lose_no_line(tmp_path):
    in_a_process(FORKS, LOG_DIR=str(tmp_path))
    files = list(tmp_path.glob("command.log*"))
    events = [json.loads(text)["event"] for path in files for text in path.read_text().splitlines()]
    assert len(files) > 2
    assert sorted(events) == sorted(f"{process}-{number}" for process in range(3) for number in range(200))


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("/venv/bin/celery -A f1site worker -B", "worker"),
        ("/venv/lib/celery/__main__.py -A f1site worker", "worker"),
        ("celery -A f1site beat", "beat"),
        ("celery -A f1site inspect", "command"),
        ("/srv/f1site/server.py --port 8000", "web"),
        ("manage.py runserver 8001", "web"),
        ("manage.py import_archive worker", "command"),
        ("", "command"),
    ],
)
def test_a_service_is_named_by_how_its_process_was_started(command, kind):
    assert logs.process_kind(command.split()) == kind
