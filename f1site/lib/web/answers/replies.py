"""A response from an answer: 304 if the client has it already, compressed if the client can read that."""

import functools
import re
import time
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse

from f1site.lib.web.answers.answer import Answer

# Who keeps it asks each time whether it is still the one: a new forecast shows within a second.
CACHE_CONTROL = "public, no-cache"
VARY = "Accept, Accept-Encoding"
STALE, FAILED = '110 - "Response is Stale"', '111 - "Revalidation Failed"'
TAG = re.compile(r'(?:W/)?("[^"]*")')


class Content(NamedTuple):
    """What a reply has of its answer alone."""

    status: int
    headers: dict[str, str]
    body: bytes


def content(answer: Answer, meta: dict[str, Any]) -> Content:
    headers = {"ETag": answer.etag} if answer.status == 200 else {}
    if headers and _is_known(answer, meta):
        return Content(304, headers, b"")
    body = answer.body
    if answer.zipped and _accepts_gzip(meta.get("HTTP_ACCEPT_ENCODING", "")):
        body = answer.zipped
        headers["Content-Encoding"] = "gzip"
    return Content(answer.status, headers | answer.headers | {"Content-Length": str(len(body))}, body)


def reply(answer: Answer, request: HttpRequest, warning: str = "") -> HttpResponse:
    if answer.match is not None:
        request.resolver_match = answer.match
    status, headers, body = content(answer, request.META)
    headers["Vary"] = VARY
    if answer.status == 200:
        headers["Cache-Control"] = CACHE_CONTROL
        if warning:
            headers |= {"Age": str(max(0, int(time.time() - answer.made_at))), "Warning": warning}
    response = HttpResponse(body, status=status, headers=headers)
    if status == 304:
        del response.headers["Content-Type"]
    return response


def _is_known(answer: Answer, meta: dict[str, Any]) -> bool:
    """Whether the client has the answer. If-None-Match compares weakly."""
    tags = meta.get("HTTP_IF_NONE_MATCH", "")
    return bool(tags) and (
        tags == answer.etag or tags.strip() == "*" or answer.etag.removeprefix("W/") in TAG.findall(tags)
    )


@functools.lru_cache(maxsize=256)
def _accepts_gzip(accepted: str) -> bool:
    """A coding with q=0 is refused; `*` stands for those not named."""
    weights = {}
    for one in accepted.lower().split(","):
        name, _, options = one.partition(";")
        weights[name.strip()] = _weight(options)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(options: str) -> float:
    name, _, value = options.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
