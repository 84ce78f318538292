"""Middleware that counts and times requests. What machines ask for all the time is left out."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from f1site.lib.metrics import instruments

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    left_out = ("/health", "/metrics", settings.STATIC_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = get_response(request)
        if not request.path.startswith(left_out):
            _observe(request, response.status_code, time.perf_counter() - start)
        return response

    return middleware


def _observe(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    endpoint = match.view_name if match else "none"
    # A client may send any word as its method; each would be a series of its own.
    method = request.method if request.method in METHODS else "other"
    instruments.request_seconds.labels(endpoint, method, f"{status // 100}xx").observe(seconds)
    instruments.responses.labels(status).inc()
