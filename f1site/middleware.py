"""What every request passes through: a trace id and a line in the log, and a 503 if the database is down."""

import logging
import sys
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import escape_uri_path

from f1site.lib import api, trace, tracing

logger = logging.getLogger("f1site.requests")
_failures: WeakKeyDictionary[HttpRequest, BaseException | None] = WeakKeyDictionary()
GetResponse = Callable[[HttpRequest], HttpResponse]


def trace_and_log(get_response: GetResponse) -> GetResponse:
    """A trace id for the request, and one line, which has the traceback if it failed.

    The line is without the query, which may hold a secret; what machines ask for all the time has none.
    """
    left_out = ("/health", "/metrics", settings.STATIC_URL)
    # Django's own line of a failure is switched off: see f1site/lib/logs.
    got_request_exception.connect(_remember)

    def middleware(request: HttpRequest) -> HttpResponse:
        trace_id = trace.from_traceparent(request.headers.get("traceparent", "")) or trace.new()
        start = time.perf_counter()
        with trace.bound(trace_id):
            is_left_out = request.path.startswith(left_out)
            response = get_response(request) if is_left_out else _in_span(request, get_response)
            if request in _failures or not is_left_out:
                _log(request, response, 1000 * (time.perf_counter() - start))
        response.headers["X-Request-ID"] = trace_id
        return response

    return middleware


def _remember(request: HttpRequest, **_: Any) -> None:
    _failures[request] = sys.exception()


def _in_span(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    with tracing.span("request", **{"http.request.method": request.method or ""}) as attributes:
        response = get_response(request)
        attributes |= {"http.route": _route(request), "http.response.status_code": response.status_code}
    return response


def _route(request: HttpRequest) -> str:
    return request.resolver_match.route if request.resolver_match else ""


def _log(request: HttpRequest, response: HttpResponse, milliseconds: float) -> None:
    failure, path = _failures.pop(request, None), escape_uri_path(request.path)
    level = logging.ERROR if failure else logging.WARNING if response.status_code >= 500 else logging.INFO
    line = ("%s %s %d %.0f ms", request.method, path, response.status_code, milliseconds)
    fields = {"method": request.method, "path": path, "status": response.status_code}
    logger.log(
        level,
        *line,
        exc_info=failure,
        extra=fields | {"ms": round(milliseconds), "endpoint": _route(request)},
    )


class ServiceUnavailableMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request, exception)


def unavailable(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The 503 for an exception that a view raised because something else is down; else None."""
    error = api.as_unavailable(exception)
    if error is None:
        return None
    if request.path.startswith(("/api", "/health")):
        return JsonResponse(api.body(error.message, error.code, error.details), status=error.status)
    return render(request, "503.html", {"message": error.message}, status=error.status)
