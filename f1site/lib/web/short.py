"""The short way of a request of the API, of a health check or of Prometheus: no session, no form, no page."""

import re
from collections.abc import Callable
from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
is_api = re.compile(r"/api(/|$)").match
is_health = re.compile(r"/health(/|$)").match
# Prometheus asks a container by its address, which is in no ALLOWED_HOSTS.
is_metrics = re.compile(r"/metrics/?$").match


class ViewHandler(BaseHandler):
    """Django's handler with an empty list of middleware: it finds the view and calls it."""

    _view_middleware: list[Any] = []
    _template_response_middleware: list[Any] = []
    _exception_middleware: list[Any] = []


def short_way(get_response: GetResponse) -> Callable[[HttpRequest], Any]:
    """The middleware after this one is for pages alone."""
    get_view_response: GetResponse = ViewHandler()._get_response  # type: ignore[attr-defined]
    call_view = convert_exception_to_response(get_view_response)

    def middleware(request: HttpRequest) -> Any:
        path = request.path_info
        is_short = is_api(path) or is_health(path) or is_metrics(path)
        return call_view(request) if is_short else get_response(request)

    return middleware
