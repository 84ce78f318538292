"""How many requests an address may make to the API; see docs/settings.md.

With Redis all processes count together; without it, or while it does not answer, each counts for itself.
"""

import functools
import math
import re
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv6Address
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from limits import RateLimitItem

from f1site.lib.api.errors import body
from f1site.lib.metrics import instruments
from f1site.lib.redis_lock import in_redis
from f1site.lib.web import counts
from f1site.lib.web.counts import Answer, Ask
from f1site.lib.web.proxies import parse
from f1site.lib.web.short import is_api

GetResponse = Callable[[HttpRequest], HttpResponse]
is_next_race = re.compile(r"/api/v1/predictions/next-race/?$").match
is_what_if = re.compile(r"/api/v1/predictions/race/[^/]+/what-if/?$").match
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")
# In the environment of a request that was counted before the middleware: its `Counted`.
COUNTED = "f1site.counted"
# A what-if costs one more for each: they are what takes a computation.
COSTLY_PARAMETERS = ("grid", "swap", "wet")


class Limit(NamedTuple):
    name: str
    applies: Callable[[str], object]
    windows: tuple[RateLimitItem, ...]

    def asks(self, address: str, cost: int) -> Iterator[Ask]:
        for window in self.windows:
            seconds = window.get_expiry()
            key = f"{self.name}:{window.amount}/{seconds}:{address}"
            yield Ask(key, window.amount, seconds, min(cost, window.amount))


class Counted(NamedTuple):
    """What came of a request that was counted: 0 seconds to wait if it was accepted, and its headers."""

    wait: float = 0.0
    headers: dict[str, str] = {}


class Limits:
    def __init__(self) -> None:
        self._in_process = counts.InProcess()
        # The narrow ones first. An address that only the last one applies to costs the least.
        self._limits = [
            Limit("next-race", is_next_race, settings.API_RATE_NEXT_RACE),
            Limit("what-if", is_what_if, settings.API_RATE_WHAT_IF),
            Limit("api", is_api, settings.API_RATE),
        ]

    def count(self, path: str, query: str, client: str) -> Counted:
        applying = [limit for limit in self._limits if limit.windows and limit.applies(path)]
        if not applying:
            return Counted()
        address, cost = counted_as(client), what_if_cost(path, query)
        asks = [
            ask for limit in applying for ask in limit.asks(address, cost if limit.name == "what-if" else 1)
        ]
        answer = in_redis(lambda connection: counts.in_redis(connection, asks))
        where = "redis" if answer else "process"
        answer = answer or self._in_process.take(asks, time.monotonic())
        instruments.api_limits.labels(where, "refused" if answer.wait else "accepted").inc()
        return Counted(answer.wait, headers_of(asks, answer))


# Of the middleware that was made last in this process.
in_use: list[Limits] = []


def limited(get_response: GetResponse) -> GetResponse:
    limits = Limits()
    in_use[:] = [limits]

    def middleware(request: HttpRequest) -> HttpResponse:
        meta = request.META
        counted = meta.pop(COUNTED, None)
        if counted is None:
            counted = limits.count(
                request.path_info, meta.get("QUERY_STRING", ""), meta.get("REMOTE_ADDR", "")
            )
        response = refusal(counted.wait) if counted.wait else get_response(request)
        for name, value in counted.headers.items():
            response.headers[name] = value
        return response

    return middleware


@functools.lru_cache(4096)
def counted_as(address: str) -> str:
    """An IPv6 address counts as its /64 network, which usually belongs to one client."""
    parsed = parse(address)
    if isinstance(parsed, IPv6Address):
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed or address)


def what_if_cost(path: str, query: str) -> int:
    if not query or not is_what_if(path):
        return 1
    given = QueryDict(query)
    return 1 + sum(name in given for name in COSTLY_PARAMETERS)


def refusal(wait: float) -> JsonResponse:
    seconds = math.ceil(wait)
    message = f"Too many requests from your address. There is room again in {seconds} s."
    response = JsonResponse(body(message, "RATE_LIMIT_EXCEEDED", {"retry_after": seconds}), status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def headers_of(asks: list[Ask], answer: Answer) -> dict[str, str]:
    """Of the window with the least room; the policy lists all of them."""
    ask, room = min(zip(asks, answer.rooms, strict=True), key=lambda pair: pair[1].remaining)
    policy = ", ".join(f"{each.amount};w={each.seconds}" for each in asks)
    values = (ask.amount, max(0, room.remaining), math.ceil(room.reset), policy)
    return dict(zip(HEADERS, map(str, values), strict=True))
