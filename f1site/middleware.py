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

from f1site.lib import trace, tracing
from f1site.lib.api import errors
from f1site.lib.web.short import is_api, is_health

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
        trace_id = trace.of_request(request.META)
        start = time.perf_counter()
        with trace.bound(trace_id):
            is_left_out = request.path.startswith(left_out)
            response = get_response(request) if is_left_out else _in_span(request, get_response)
            if request in _failures or not is_left_out:
                seconds, failure = time.perf_counter() - start, _failures.pop(request, None)
                what = (request.method, request.path, response.status_code, seconds)
                log(*what, endpoint=_route(request), failure=failure)
        response.headers[trace.HEADER] = trace_id
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


def log(  # noqa: PLR0913 - what a line has
    method: str | None,
    path: str,
    status: int,
    seconds: float,
    *,
    endpoint: str,
    failure: BaseException | None = None,
) -> None:
    path, milliseconds = escape_uri_path(path), 1000 * seconds
    level = logging.ERROR if failure else logging.WARNING if status >= 500 else logging.INFO
    line = ("%s %s %d %.0f ms", method, path, status, milliseconds)
    fields = {"method": method, "path": path, "status": status}
    extra = fields | {"ms": round(milliseconds), "endpoint": endpoint}
    logger.log(level, *line, exc_info=failure, extra=extra)


class ServiceUnavailableMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request, exception)


def unavailable(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The 503 for an exception that a view raised because something else is down; else None."""
    error = errors.as_unavailable(exception)
    if error is None:
        return None
    if is_api(request.path) or is_health(request.path):
        return JsonResponse(errors.body(error.message, error.code, error.details), status=error.status)
    return render(request, "503.html", {"message": error.message}, status=error.status)
