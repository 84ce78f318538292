"""The one error shape of the API, whatever raised the error."""

import logging
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.text import Truncator
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from f1site.lib.errors import F1AnalyticsError, ServiceUnavailable

logger = logging.getLogger(__name__)

# Of a path, in a message.
LONGEST_PATH = 200
CODES = {
    400: "INVALID_PARAMETER",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "INVALID_PARAMETER",
    415: "INVALID_PARAMETER",
    429: "RATE_LIMIT_EXCEEDED",
    503: "SERVICE_UNAVAILABLE",
}


def body(message: str, code: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"error": message, "code": code, "details": details or {}}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF answers for an exception in a view; None lets an unforeseen one become a 500."""
    error = as_unavailable(error) or error
    if isinstance(error, F1AnalyticsError):
        set_rollback()
        headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
        return Response(body(error.message, error.code, error.details), status=error.status, headers=headers)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    details: dict[str, Any] = {}
    message = str(error.detail)
    if isinstance(error, exceptions.ValidationError):
        raw = error.detail
        details = dict(raw) if isinstance(raw, dict) else {"request": raw}
        message = "; ".join(f"{field}: {_first(reasons)}" for field, reasons in details.items())
    headers = {}
    wait = getattr(error, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait) + 1)
    code = CODES.get(error.status_code, "INTERNAL_ERROR")
    return Response(body(message, code, details), status=error.status_code, headers=headers)


def as_unavailable(error: BaseException | None) -> ServiceUnavailable | None:
    """An error of the database as ours; None for what is no outage."""
    if isinstance(error, (OperationalError, InterfaceError)):
        logger.warning("The database does not answer: %s", str(error).strip())
        return ServiceUnavailable("The database does not answer. Please try again in a moment.")
    return error if isinstance(error, ServiceUnavailable) else None


def _first(reasons: Any) -> str:
    return str(reasons[0]) if isinstance(reasons, list) else str(reasons)


def not_found(request: HttpRequest, path: str = "") -> JsonResponse:
    """For a path under /api that no route knows."""
    shown = Truncator(request.path).chars(LONGEST_PATH)
    return JsonResponse(body(f"There is nothing at {shown}.", "NOT_FOUND"), status=404)


def method_not_allowed(request: HttpRequest) -> JsonResponse:
    """For a view outside of DRF that is only read."""
    message = f'Method "{request.method}" not allowed.'
    allow = {"Allow": "GET, HEAD"}
    return JsonResponse(body(message, "METHOD_NOT_ALLOWED"), status=405, headers=allow)


def bad_request(request: HttpRequest, exception: Exception | None = None, status: int = 400) -> JsonResponse:
    """For what Django refuses before or in a view."""
    return JsonResponse(body("The request is not valid.", "INVALID_PARAMETER"), status=status)


def internal_error(request: HttpRequest) -> JsonResponse:
    return JsonResponse(body("Internal server error. It has been logged.", "INTERNAL_ERROR"), status=500)
