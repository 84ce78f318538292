"""Asking a source again that is busy, down or talking nonsense: after 1, 2, 4, 8 and 8 seconds."""

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import tenacity

from f1site.lib import clock, http
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

_last_answer: dict[str, float] = {}


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
) -> T:
    """The result of `read` with the answer's body. The request is repeated if `read` raises ExternalAPIError.

    It is also repeated after 429 and 5xx, timeouts and dropped connections. Each try counts against the rate.
    """
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(_passes),
        wait=_pause,
        stop=tenacity.stop_after_attempt(tries),
        sleep=clock.sleep,
        before_sleep=_log,
        reraise=True,
    )
    result: T = retrying(_request_once, url, params, read, rate, wait)
    return result


def _request_once(
    url: str, params: Mapping[str, Any] | None, read: Callable[[bytes], T], rate: Rate, wait: bool
) -> T:
    host = urlsplit(url).netloc
    # Made before the lock is taken, because reading the certificates takes time.
    http.session()
    idle = time.monotonic() - _last_answer.get(host, time.monotonic()) > IDLE_SECONDS
    try:
        with rate.lock(wait):
            body = _body(url, params)
    except ExternalAPIError as error:
        if not (idle and error.details.get("dropped")):
            raise
        # The server had closed the idle connection: that is no failure of the source.
        with rate.lock(wait):
            body = _body(url, params)
    finally:
        _last_answer[host] = time.monotonic()
    try:
        return read(body)
    except ExternalAPIError as error:
        reason = error.message
    raise ExternalAPIError(f"{http.shown(url)} sent an answer of no use: {reason.rstrip('.')}.", passing=True)


def _body(url: str, params: Mapping[str, Any] | None) -> bytes:
    """The whole body, if it is of a size and pace that an answer may have."""
    body, began = bytearray(), time.monotonic()
    with http.get(url, params, stream=True, timeout=ANSWER_SECONDS) as response:
        try:
            for chunk in response.iter_content(http.CHUNK):
                body += chunk
                if len(body) > LARGEST_ANSWER or time.monotonic() - began > WHOLE_SECONDS:
                    break
            else:
                return bytes(body)
            reason = "is too long or too slow"
        except requests.RequestException as error:
            reason = f"broke off ({type(error).__name__})"
    raise ExternalAPIError(f"{http.shown(url)}: the answer {reason}, after {len(body)} bytes.", passing=True)


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
