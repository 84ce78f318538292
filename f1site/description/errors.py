"""The errors in the description: one shape, and a response by each status with an example by each code."""

from collections.abc import Iterator
from typing import Any

from f1site.lib.api.errors import CODES, body
from f1site.lib.errors import F1AnalyticsError

RETRY_AFTER = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
REQUEST_ID = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
# By status: the name of the response, its description, and an example by each code.
RESPONSES: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "400": (
        "InvalidParameter",
        "A parameter is unknown, repeated, empty or not valid; `details` has the reasons by parameter.",
        [
            body(
                "season: A valid integer is required.",
                "INVALID_PARAMETER",
                {"season": ["A valid integer is required."]},
            )
        ],
    ),
    "404": (
        "NotFound",
        "No such row, no forecast of it, or no such path; or forecasts are switched off.",
        [
            body("Race not found. Please check the race ID.", "RACE_NOT_FOUND", {"race_id": 999999}),
            body("Monaco Grand Prix 2025 has no such forecast.", "NO_PREDICTIONS_AVAILABLE", {"race_id": 8}),
            body("No season 1949 is on record.", "NOT_FOUND", {"season": 1949}),
        ],
    ),
    "405": (
        "MethodNotAllowed",
        "The API only answers GET, HEAD and OPTIONS.",
        [body('Method "POST" not allowed.', "METHOD_NOT_ALLOWED")],
    ),
    "406": (
        "NotAcceptable",
        "The answer has none of the media types of the Accept header.",
        [body("Could not satisfy the request Accept header.", "INVALID_PARAMETER")],
    ),
    "429": (
        "RateLimitExceeded",
        "Too many requests from this address.",
        [body("Request was throttled. Expected available in 17 seconds.", "RATE_LIMIT_EXCEEDED")],
    ),
    "500": (
        "InternalError",
        "A fault of the service. It has been logged.",
        [body("Internal server error. It has been logged.", "INTERNAL_ERROR")],
    ),
    "503": (
        "ServiceUnavailable",
        "Something that the service needs does not answer. Try again later.",
        [
            body(
                "The database does not answer. Please try again in a moment.",
                "SERVICE_UNAVAILABLE",
            ),
            body("Jolpica does not answer.", "EXTERNAL_SERVICE_ERROR"),
        ],
    ),
}


def responses() -> dict[str, Any]:
    """Components by name."""
    return {
        name: {
            "description": description,
            "headers": RETRY_AFTER | REQUEST_ID if status in ("429", "503") else REQUEST_ID,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Error"},
                    "examples": {example["code"]: {"value": example} for example in examples},
                }
            },
        }
        for status, (name, description, examples) in RESPONSES.items()
    }


def schema() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Every error of the API has this shape.",
        "required": ["code", "details", "error"],
        "properties": {
            "error": {"type": "string", "description": "What is wrong, for a person."},
            "code": {
                "type": "string",
                "enum": sorted({*CODES.values(), *_codes(F1AnalyticsError)}),
                "description": "What is wrong, for a program.",
            },
            "details": {
                "type": "object",
                "additionalProperties": {},
                "description": "By field or subject; may be empty.",
            },
        },
    }


def references() -> dict[str, dict[str, str]]:
    """What each operation answers beside its 200, by status."""
    return {status: {"$ref": f"#/components/responses/{name}"} for status, (name, *_) in RESPONSES.items()}


def _codes(error: type[F1AnalyticsError]) -> Iterator[str]:
    yield error.code
    for narrower in error.__subclasses__():
        yield from _codes(narrower)
