"""Asking a source again that is busy, down or talking nonsense: after 1, 2, 4, 8 and 8 seconds.

A source that answers each of these tries with 429 and no Retry-After has used up its hour for us. Refused
requests count towards it, so no process asks again before an hour has passed.
"""

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import requests
import tenacity

from f1site.lib import clock, http, tracing
from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.rates import Rate

logger = logging.getLogger(__name__)
T = TypeVar("T")

ANSWER_SECONDS, WHOLE_SECONDS = 10, 60
LARGEST_ANSWER = 16 * 2**20
JITTER = 0.1
# A source that wants to be left alone for longer is not worth waiting for.
LONGEST_WAIT = 600
# Servers drop connections that were idle for some seconds; Jolpica after two.
IDLE_SECONDS = 1.0

# Fewer tries may all be refused by chance.
ENOUGH_TRIES, REST_SECONDS = 3, 3600
# An answer that claims to be good for longer is asked again all the same.
LONGEST_LIFETIME = timedelta(days=1)

_last_answer: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Received(Generic[T]):
    """What was read of an answer; before its `lifetime` is over the source would give the same again."""

    value: T
    lifetime: timedelta = timedelta(0)


def parse_json(body: bytes) -> Any:
    """Raises ExternalAPIError where `body` is no JSON, as a proxy's page of apology is none."""
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        reason = type(error).__name__
    raise ExternalAPIError(f"it is no JSON ({reason})")


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def request(  # noqa: PLR0913 - what to request, and how often to try
    url: str,
    params: Mapping[str, Any] | None = None,
    *,
    read: Callable[[bytes], T],
    rate: Rate,
    tries: int = 5,
    wait: bool = True,
) -> Received[T]:
    """What `read` makes of the answer's body. The request is repeated if `read` raises ExternalAPIError.

    It is also repeated after 429 and 5xx, timeouts and dropped connections. Each try counts against the rate.

    Raises RateLimitError if the source's hour is used up and `wait` is false, or still after that hour.
    """
    for is_last in (not wait, True):
        try:
            with tracing.span("fetch", address=http.shown(url)):
                return _repeated(url, params, read, rate, tries, wait)
        except ExternalAPIError as error:
            if not error.details.get("used_up"):
                raise
        refusal = rate.close(REST_SECONDS)
        if is_last:
            break
    raise refusal


def _repeated(  # noqa: PLR0913, PLR0917 - those of `request`
    url: str,
    params: Mapping[str, Any] | None,
    read: Callable[[bytes], T],
    rate: Rate,
    tries: int,
    wait: bool,
) -> Received[T]:
    refused = 0

    def may_pass(error: BaseException) -> bool:
        nonlocal refused
        details = error.details if isinstance(error, ExternalAPIError) else {}
        refused += details.get("status") == 429 and not details["retry_after"]
        if refused == tries >= ENOUGH_TRIES:
            details["used_up"] = True
        return _passes(error)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(may_pass),
        wait=_pause,
        stop=tenacity.stop_after_attempt(tries),
        sleep=clock.sleep,
        before_sleep=_log,
        reraise=True,
    )
    result: Received[T] = retrying(_request_once, url, params, read, rate, wait)
    return result


def _request_once(
    url: str, params: Mapping[str, Any] | None, read: Callable[[bytes], T], rate: Rate, wait: bool
) -> Received[T]:
    host = urlsplit(url).netloc
    # Made before the lock is taken, because reading the certificates takes time.
    http.session()
    idle = time.monotonic() - _last_answer.get(host, time.monotonic()) > IDLE_SECONDS
    try:
        with rate.lock(wait):
            answer = _body(url, params)
    except ExternalAPIError as error:
        if not (idle and error.details.get("dropped")):
            raise
        # The server had closed the idle connection: that is no failure of the source.
        with rate.lock(wait):
            answer = _body(url, params)
    finally:
        _last_answer[host] = time.monotonic()
    try:
        return Received(read(answer.value), answer.lifetime)
    except ExternalAPIError as error:
        reason = error.message
    raise ExternalAPIError(f"{http.shown(url)} sent an answer of no use: {reason.rstrip('.')}.", passing=True)


def _body(url: str, params: Mapping[str, Any] | None) -> Received[bytes]:
    """The whole body, if it is of a size and pace that an answer may have."""
    body, began = bytearray(), time.monotonic()
    with http.get(url, params, stream=True, timeout=ANSWER_SECONDS) as response:
        try:
            for chunk in response.iter_content(http.CHUNK):
                body += chunk
                if len(body) > LARGEST_ANSWER or time.monotonic() - began > WHOLE_SECONDS:
                    break
            else:
                return Received(bytes(body), lifetime(response.headers))
            reason = "is too long or too slow"
        except requests.RequestException as error:
            reason = f"broke off ({type(error).__name__})"
    raise ExternalAPIError(f"{http.shown(url)}: the answer {reason}, after {len(body)} bytes.", passing=True)


def lifetime(headers: Mapping[str, str]) -> timedelta:
    """The `max-age` of Cache-Control, less the age that the answer had already."""
    directives = [part.strip().lower() for part in headers.get("Cache-Control", "").split(",")]
    if {"no-store", "no-cache"} & {directive.partition("=")[0] for directive in directives}:
        return timedelta(0)
    ages = [
        directive.removeprefix("max-age=") for directive in directives if directive.startswith("max-age=")
    ]
    left = _seconds(ages[0]) - _seconds(headers.get("Age", "")) if ages else 0
    return min(timedelta(seconds=max(0, left)), LONGEST_LIFETIME)


def _seconds(text: str) -> int:
    digits = text.strip('"').strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _passes(error: BaseException) -> bool:
    """Whether another try may help; not if the source rejects the request itself."""
    if not isinstance(error, ExternalAPIError) or isinstance(error, RateLimitError):
        return False
    status = error.details.get("status")
    if status is None:
        return bool({"dropped", "passing"} & error.details.keys())
    return bool((status == 429 or status >= 500) and error.details["retry_after"] <= LONGEST_WAIT)


def _pause(state: tenacity.RetryCallState) -> float:
    """1, 2, 4, 8 and 8 seconds, varied by a tenth between processes; longer if the source requires it."""
    error = state.outcome.exception() if state.outcome else None
    required = error.details.get("retry_after", 0) if isinstance(error, ExternalAPIError) else 0
    backoff = 2.0 ** min(state.attempt_number - 1, 3) * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return max(backoff, required)


def _log(state: tenacity.RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    pause = state.next_action.sleep if state.next_action else 0
    logger.warning("%s Trying again in %.1f s.", error, pause)
