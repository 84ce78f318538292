"""Answers of the API from the cache, computed once for all who ask; in an outage the last ones."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest

from f1site.lib.web.answers import hot, keys
from f1site.lib.web.answers.flights import Flights
from f1site.lib.web.answers.lookups import Lookup
from f1site.lib.web.answers.memory import Memory

# In the environment of a request that was looked up before the middleware: its `Lookup`.
LOOKUP = "f1site.lookup"
# The memory of the middleware that was made last in this process.
in_use: list[Memory] = []
GetResponse = Callable[[HttpRequest], Any]


def answers(get_response: GetResponse) -> GetResponse:
    in_use.clear()
    if not settings.ANSWER_CACHE_MB:
        raise MiddlewareNotUsed
    memory, flights = Memory(settings.ANSWER_CACHE_MB * 2**20), Flights()

    def middleware(request: HttpRequest) -> Any:
        lookup: Lookup | None = request.META.get(LOOKUP)
        if lookup is None:
            key = keys.key_of(request.method, request.path_info, request.META)
            if key is None:
                return get_response(request)
            lookup = Lookup(key, request.path_info, memory)
        return lookup.response(request, get_response, flights)

    hot.use(middleware)
    in_use.append(memory)
    return middleware
