"""Spans go to a collector where one is set; elsewhere nothing is imported for them."""

import json
import os
import subprocess
import sys
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from tests.f1site.test_worker import eventually
from tests.ingestion.databases import migrated

ID = "0af7651916cd43dd8448eb211c80319c"


@contextmanager
def collecting():
    """A local collector of OTLP over HTTP; `exports` are the requests that it received, decoded."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.exports.append((self.path, ExportTraceServiceRequest.FromString(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.exports = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def collector():
    with collecting() as server:
        yield server


def spans(collector):
    assert {path for path, _ in collector.exports} <= {"/v1/traces"}
    resources = [resource for _, export in collector.exports for resource in export.resource_spans]
    return [span for resource in resources for scope in resource.scope_spans for span in scope.spans]


def run(collector, *command, **environment):
    """Runs Python to its end; returns its log."""
    port = collector.server_address[1] if collector else ""
    endpoint = f"http://127.0.0.1:{port}" if collector else ""
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "f1site.settings", "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}
        | environment,
    )
    return done.stderr


REQUEST = f"""
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
import logging, sys
from f1site.lib import tracing, trace
with trace.bound("{ID}"), tracing.span("outer"):
    with tracing.span("inner", rows=3) as attributes:
        attributes["more"] = "text"
    with trace.bound(trace.new()), tracing.span("another trace"):
        pass
try:
    with trace.bound("{ID}"), tracing.span("failed"):
        raise ValueError("password=secret")
except ValueError:
    pass
Client().get("/api/v1/nothing?token=x", headers={{"traceparent": "00-{ID}-b7ad6b7169203331-01"}})
parts = ("f1site.lib.spans", "opentelemetry.sdk.trace.export", "opentelemetry.exporter", "google.protobuf")
print(*[name for name in sys.modules if name.startswith(parts)], file=sys.stderr)
"""


def test_without_a_collector_nothing_that_makes_or_sends_spans_is_imported():
    """The redis package imports OpenTelemetry's metrics wherever they are installed."""
    assert run(None, "-c", REQUEST).splitlines()[-1] == ""


@pytest.fixture(scope="module")
def exports():
    """What the collector received from one process that ran REQUEST."""
    with collecting() as server:
        run(server, "-c", REQUEST)
        yield server


def test_spans_have_the_trace_id_of_the_log_their_parent_and_their_attributes(exports):
    found = {span.name: span for span in spans(exports)}
    outer, inner, other = found["outer"], found["inner"], found["another trace"]
    assert outer.trace_id.hex() == inner.trace_id.hex() == found["request"].trace_id.hex() == ID
    assert inner.parent_span_id == outer.span_id
    assert other.trace_id.hex() != ID
    assert other.parent_span_id == b""
    assert {a.key: a.value.int_value or a.value.string_value for a in inner.attributes} == {
        "rows": 3,
        "more": "text",
    }


def test_a_failed_span_names_the_kind_of_error_and_not_its_message(exports):
    (failed,) = (span for span in spans(exports) if span.name == "failed")
    assert (failed.status.code, failed.status.message) == (Status.STATUS_CODE_ERROR, "ValueError")
    assert b"secret" not in b"".join(export.SerializeToString() for _, export in exports.exports)


def test_an_import_is_one_trace_with_its_log(collector, tmp_path, small_archive):
    environment = {"DATABASE_URL": migrated("sqlite", tmp_path, "f1").url, "LOG_LEVEL": "DEBUG"}
    log = run(collector, "manage.py", "import_archive", small_archive, **environment)
    names = [span.name for span in spans(collector)]
    assert sorted(set(names)) == ["fetch archive", "import", "save season"]
    assert {span.trace_id.hex() for span in spans(collector)} == {
        json.loads(line)["trace_id"] for line in log.splitlines()
    }


@pytest.mark.slow
def test_a_task_in_a_pool_process_is_a_span_in_the_trace_of_its_sender(collector, redis_url, tmp_path):
    queue = f"tests-{uuid.uuid4()}"
    environment = {
        "DATABASE_URL": migrated("sqlite", tmp_path, "f1").url,
        "REDIS_URL": redis_url,
        "BROKER_URL": redis_url,
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_address[1]}",
    }
    code = f"""from f1site.lib import trace; from ingestion.tasks import import_archive
with trace.bound("{ID}"): import_archive.apply_async(kwargs={{"where": "/none"}}, queue={queue!r})"""
    run(None, "manage.py", "shell", "-v0", "-c", code, **environment | {"OTEL_EXPORTER_OTLP_ENDPOINT": ""})
    command = [sys.executable, "-m", "celery", "-A", "f1site", "worker", "--concurrency", "1", "-Q", queue]
    output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | environment, **output) as worker:
        try:
            eventually(lambda: "task" in {span.name for span in spans(collector)}, worker)
        finally:
            worker.terminate()
    found = {span.name: span for span in spans(collector)}
    assert found["task"].trace_id.hex() == found["import"].trace_id.hex() == ID
    assert found["import"].parent_span_id == found["task"].span_id
    assert {"task", "state"} == {attribute.key for attribute in found["task"].attributes}


def test_a_collector_outside_must_be_https():
    log = run(None, "-c", "import django; django.setup()", OTEL_EXPORTER_OTLP_ENDPOINT="http://example.org")
    assert "OTEL_EXPORTER_OTLP_ENDPOINT must be an https address" in log
