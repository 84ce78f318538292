"""The one error shape of the API, whatever raised the error."""

import logging
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from f1site.lib.errors import F1AnalyticsError, ServiceUnavailable

logger = logging.getLogger(__name__)

CODES = {
    400: "INVALID_PARAMETER",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "INVALID_PARAMETER",
    415: "INVALID_PARAMETER",
    429: "RATE_LIMIT_EXCEEDED",
    503: "SERVICE_UNAVAILABLE",
}


class ErrorSerializer(serializers.Serializer[Any]):
    error = serializers.CharField(help_text="What is wrong, for a person.")
    code = serializers.CharField(help_text="What is wrong, for a program.")
    details = serializers.DictField(help_text="By field or subject; may be empty.")


def errors(*statuses: int) -> dict[int, type[ErrorSerializer]]:
    """For `extend_schema`: these statuses are answered in the one error shape."""
    return dict.fromkeys(statuses, ErrorSerializer)


def without_slash(endpoints: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The schema names each path as the contract does; that it also answers with a slash is a courtesy."""
    return [(path.rstrip("/"), *rest) for path, *rest in endpoints]


def body(message: str, code: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"error": message, "code": code, "details": details or {}}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF answers for an exception in a view; None lets an unforeseen one become a 500."""
    error = as_unavailable(error) or error
    if isinstance(error, F1AnalyticsError):
        set_rollback()
        return Response(body(error.message, error.code, error.details), status=error.status)
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
    return JsonResponse(body(f"There is nothing at {request.path}.", "NOT_FOUND"), status=404)


def internal_error(request: HttpRequest) -> JsonResponse:
    return JsonResponse(body("Internal server error. It has been logged.", "INTERNAL_ERROR"), status=500)
