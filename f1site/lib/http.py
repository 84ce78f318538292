"""The one way out of this machine: https only (loopback apart), with timeouts, failures in our own words.

An address may hold a key, and so may what the libraries say of it. Our errors are therefore raised
outside of `except`: they carry no trace of theirs.
"""

import functools
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

from f1site.lib.casts import LOOPBACK
from f1site.lib.errors import DataImportError, ExternalAPIError

USER_AGENT = "f1-forecast/1.0"
CONNECT_SECONDS, READ_SECONDS = 5, 30
DROPPED = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
CHUNK = 2**16


class _Adapter(HTTPAdapter):
    """Every hop of a redirect comes through here, so no answer can lead out of https."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=_tls(), **kwargs)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        return super().proxy_manager_for(*args, ssl_context=_tls(), **kwargs)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ExternalAPIError(f"{shown(request.url)} must be https: only loopback may be http.")
        return super().send(request, *args, **kwargs)


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@functools.cache
def session() -> requests.Session:
    made = requests.Session()
    made.headers["User-Agent"] = f"{USER_AGENT} ({settings.CONTACT})"
    made.mount("https://", _Adapter())
    made.mount("http://", _Adapter())
    return made


def shown(url: str | None) -> str:
    """The address without what may be secret in it: user, password and query."""
    try:
        parts = urlsplit(url or "")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that is none"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def get(
    url: str, params: Mapping[str, Any] | None = None, *, stream: bool = False, timeout: float = READ_SECONDS
) -> requests.Response:
    """The answer to a GET; `timeout` is for each of its parts, in seconds.

    Raises ExternalAPIError, whose details hold the `status` and `retry_after` of an answer that
    was an error, or `dropped` where the connection was.
    """
    # A compressed body would not have the length that the header gives.
    headers = {"Accept-Encoding": "identity"} if stream else {}
    limits = (CONNECT_SECONDS, timeout)
    try:
        response = session().get(url, params=params, headers=headers, timeout=limits, stream=stream)
    except requests.RequestException as error:
        failure = _unreached(url, error)
    else:
        if response.ok:
            return response
        failure = _refused(url, response)
    raise failure


def _unreached(url: str, error: requests.RequestException) -> ExternalAPIError:
    dropped = isinstance(error, DROPPED) and not isinstance(error, requests.Timeout)
    return ExternalAPIError(f"{shown(url)} cannot be reached: {type(error).__name__}.", dropped=dropped)


def _refused(url: str, response: requests.Response) -> ExternalAPIError:
    response.close()
    after = response.headers.get("Retry-After", "")
    return ExternalAPIError(
        f"{shown(url)} answered {response.status_code}.",
        status=response.status_code,
        # The other form, a date, no source of ours uses.
        retry_after=min(int(after), 86400) if after.isascii() and after.isdigit() and len(after) < 10 else 0,
    )


def save_body(response: requests.Response, target: Path, limit: int) -> None:
    """Streams the body into `target`.

    Raises DataImportError where it is longer than `limit` bytes, ExternalAPIError unless it is as long as
    announced.
    """
    announced = response.headers.get("Content-Length")
    if announced and announced.isdecimal() and int(announced) > limit:
        raise DataImportError(f"{shown(response.url)} has {announced} bytes; the limit is {limit}.")
    size = 0
    try:
        with target.open("wb") as file:
            for chunk in response.iter_content(CHUNK):
                size += file.write(chunk)
                if size > limit:
                    raise DataImportError(f"{shown(response.url)} has more than {limit} bytes, the limit.")
    except requests.RequestException as error:
        raise ExternalAPIError(f"{shown(response.url)} broke off after {size} bytes.") from error
    if announced not in (None, str(size)):
        raise ExternalAPIError(f"{shown(response.url)} sent {size} of {announced} bytes.")
