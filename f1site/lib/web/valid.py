"""Requests of the API that no view is to see: an unknown host, an address that is too long or cannot be text.

Health checks are for probes by the address of a pod or a machine, so they take any host.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse

from f1site.lib.api.errors import body
from f1site.lib.web.short import is_api, is_health

LONGEST_ADDRESS = 4096
GetResponse = Callable[[HttpRequest], HttpResponse]


def valid(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if is_api(path) or is_health(path):
            # No view takes a body, so that nothing waits for one.
            request.META["CONTENT_LENGTH"] = ""
            if message := invalid(path, request.META):
                return JsonResponse(body(message, "INVALID_PARAMETER"), status=400)
        return get_response(request)

    return middleware


def invalid(path: str, meta: dict[str, Any]) -> str:
    """What is wrong with a request for an address of the API or of a health check; empty if nothing is."""
    query: str = meta.get("QUERY_STRING", "")
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    if len(path) + len(query) > LONGEST_ADDRESS:
        return f"The address has more than {LONGEST_ADDRESS} characters."
    if "\0" in path or "\0" in query or "%00" in query:
        return "The address has a NUL character."
    if query.count("&") >= most:
        return f"There are more than {most} parameters."
    # What WSGI has for a request without the header.
    host = meta.get("HTTP_HOST", meta.get("SERVER_NAME", ""))
    if is_api(path) and not _is_ours(host, *settings.ALLOWED_HOSTS):
        return "The Host header names no host of this server."
    return ""


@lru_cache(256)
def _is_ours(host: str, *allowed: str) -> bool:
    """As `request.get_host()` has it, which takes longer than all else here."""
    request = HttpRequest()
    request.META = {"HTTP_HOST": host}
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False
