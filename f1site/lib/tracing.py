"""Spans, sent to OTEL_EXPORTER_OTLP_ENDPOINT. Without that setting they cost nothing, not even an import."""

import functools
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

P = ParamSpec("P")
T = TypeVar("T")
Attributes = dict[str, str | int]
# The module that imports OpenTelemetry.
SPANS = "f1site.lib.spans"


def span(name: str, **attributes: str | int) -> AbstractContextManager[Attributes]:
    """A span around a block, which may add attributes. None may hold a secret or the name of a person."""
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        return nullcontext(attributes)
    made: AbstractContextManager[Attributes] = import_string(f"{SPANS}.span")(name, attributes)
    return made


def traced(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A span around each call of a function."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def call(*args: P.args, **keys: P.kwargs) -> T:
            with span(name):
                return function(*args, **keys)

        return call

    return decorate


def shut_down() -> None:
    """Sends the spans that wait. At the ordinary end of a process that happens by itself."""
    if SPANS in sys.modules:
        import_string(f"{SPANS}.provider")().shutdown()
