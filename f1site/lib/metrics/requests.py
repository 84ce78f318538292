"""Middleware that counts and times requests. What machines ask for all the time is left out."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from f1site.lib.metrics import instruments

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    left_out = ("/health", "/metrics", settings.STATIC_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = get_response(request)
        if not request.path.startswith(left_out):
            seconds = time.perf_counter() - start
            observe(request.method, request.resolver_match, response.status_code, seconds)
        return response

    return middleware


def observe(method: str | None, match: ResolverMatch | None, status: int, seconds: float) -> None:
    endpoint = match.view_name if match else "none"
    # A client may send any word as its method; each would be a series of its own.
    known = method if method in METHODS else "other"
    instruments.request_seconds.labels(endpoint, known, f"{status // 100}xx").observe(seconds)
    instruments.responses.labels(status).inc()
