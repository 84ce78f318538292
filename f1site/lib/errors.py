"""The one tree of errors. Each names the HTTP status and code the API answers with."""

from typing import Any, ClassVar


class F1AnalyticsError(Exception):
    status: ClassVar[int] = 500
    code: ClassVar[str] = "INTERNAL_ERROR"
    # Seconds after which the same request may succeed: the Retry-After header of the answer.
    retry_after: int | None = None

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class ExternalAPIError(F1AnalyticsError):
    status = 503
    code = "EXTERNAL_SERVICE_ERROR"


class RateLimitError(ExternalAPIError):
    """A source's limit is used up; `details` contain when the next request is possible."""


class DataImportError(F1AnalyticsError):
    """A source's data cannot be imported; the message names the file and row."""


class ModelTrainingError(F1AnalyticsError):
    """No model can be fitted or opened; the message names what is missing."""


class ServiceUnavailable(F1AnalyticsError):
    status = 503
    code = "SERVICE_UNAVAILABLE"


class Busy(ServiceUnavailable):
    """This process computes as much as it can at once; `retry_after` says when to ask again."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, retry_after=retry_after)
        self.retry_after = retry_after


class IncompleteFacts(ServiceUnavailable):
    """An import has written a part of its facts; the message names it."""


class DatabaseBusy(ServiceUnavailable):
    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Other processes have been writing to the database for {seconds:.0f} s: try again later."
        )


class ValidationError(F1AnalyticsError):
    status = 400
    code = "INVALID_PARAMETER"


class NotFound(F1AnalyticsError):
    status = 404
    code = "NOT_FOUND"


class RaceNotFound(NotFound):
    code = "RACE_NOT_FOUND"


class NoPredictionsAvailable(NotFound):
    code = "NO_PREDICTIONS_AVAILABLE"


class LedgerBroken(F1AnalyticsError):
    """A document, a hash or a row of the ledger is not as it was published."""


class BackupError(F1AnalyticsError):
    """A backup cannot be made, is not whole, or may not be put in place; the message names the reason."""
