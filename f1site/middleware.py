"""What every request passes through: a line in the log, and a 503 where the database does not answer."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import escape_uri_path

from f1site.lib import api

logger = logging.getLogger("f1site.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]


def log_requests(get_response: GetResponse) -> GetResponse:
    """Without the query, which may hold a secret, and without what machines ask for all the time."""
    left_out = ("/health", "/metrics", settings.STATIC_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = get_response(request)
        if not request.path.startswith(left_out):
            milliseconds = 1000 * (time.perf_counter() - start)
            path = escape_uri_path(request.path)
            logger.info("%s %s %d %.0f ms", request.method, path, response.status_code, milliseconds)
        return response

    return middleware


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
