"""Spans by OpenTelemetry, in the trace of the log's `trace_id`. Only `tracing` imports this."""

import functools
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

from django.conf import settings
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import StatusCode, format_trace_id, get_current_span

from f1site.lib import trace

# A collector that does not answer holds up the end of a process no longer than this.
EXPORT_SECONDS = 5


class LogTraceIds(RandomIdGenerator):
    def generate_trace_id(self) -> int:
        return int(trace.current(), 16)


@functools.cache
def provider() -> TracerProvider:
    exporter = OTLPSpanExporter(f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces", timeout=EXPORT_SECONDS)
    resource = Resource.create({"service.name": settings.SERVICE_NAME})
    made = TracerProvider(resource=resource, id_generator=LogTraceIds())
    made.add_span_processor(BatchSpanProcessor(exporter))
    return made


@contextmanager
def span(name: str, attributes: MutableMapping[str, str | int]) -> Iterator[MutableMapping[str, str | int]]:
    trace_id = trace.current() or trace.new()
    outer = get_current_span().get_span_context()
    # A trace id that was bound within the outer span begins another trace.
    parent = None if format_trace_id(outer.trace_id) == trace_id else Context()
    tracer = provider().get_tracer("f1site")
    with (
        trace.bound(trace_id),
        tracer.start_as_current_span(
            name, parent, record_exception=False, set_status_on_exception=False
        ) as current,
    ):
        try:
            yield attributes
        except BaseException as error:
            # Its message is in the log, where secrets are masked.
            current.set_status(StatusCode.ERROR, type(error).__name__)
            raise
        finally:
            current.set_attributes({**attributes})
