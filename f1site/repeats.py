"""The WSGI application in front of Django: it sends an answer from the memory or from Redis as Django would.

Two replies of one kind differ in what they have of their answers, in their trace ids and in their limits.
Everything else of them is as Django's middleware made it, once for each kind.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from f1site import middleware
from f1site.lib import trace
from f1site.lib.metrics import requests
from f1site.lib.web import limits, proxies
from f1site.lib.web.answers import keys
from f1site.lib.web.answers import middleware as answers
from f1site.lib.web.answers.answer import Answer
from f1site.lib.web.answers.lookups import Lookup, counted
from f1site.lib.web.answers.replies import Content, content
from f1site.lib.web.valid import invalid

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]
OF_A_REQUEST = frozenset({trace.HEADER, *limits.HEADERS})


class Kind(NamedTuple):
    status: int
    is_secure: bool
    # The names of the headers that the reply has of its answer; of a compressed one Content-Encoding too.
    names: tuple[str, ...]


class Common(NamedTuple):
    """What all replies of a kind have, as it left the last middleware."""

    status: str
    headers: Headers


def repeated(django: Application) -> Application:
    kinds: dict[Kind, Common] = {}

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start = time.perf_counter()
        lookup = _lookup(environ)
        if lookup is None or lookup.current is None:
            return django(environ, start_response)
        answer = lookup.current
        address, scheme = proxies.client(environ)
        is_secure = (environ["wsgi.url_scheme"] if scheme is None else scheme) == "https"
        own = content(answer, environ)
        kind = Kind(own.status, is_secure, tuple(own.headers))
        common = kinds.get(kind)
        if common is None:

            def start_and_keep(status: str, headers: Headers, *rest: Any) -> Any:
                if lookup.is_replied and int(status[:3]) == own.status:
                    kinds[kind] = _common(status, headers, own)
                return start_response(status, headers, *rest)

            return django(environ, start_and_keep)
        room = limits.in_use[0].count(environ["PATH_INFO"], environ.get("QUERY_STRING", ""), address)
        if room.wait:
            environ[limits.COUNTED] = room
            return django(environ, start_response)
        counted(lookup.level)
        trace_id = trace.of_request(environ)
        of_request = [*room.headers.items(), (trace.HEADER, trace_id)]
        start_response(common.status, [*common.headers, *own.headers.items(), *of_request])
        _record(environ, answer, own.status, trace_id, time.perf_counter() - start)
        return [own.body]

    return application


def _lookup(environ: Environ) -> Lookup | None:
    """Also for Django's middleware; None for a request whose reply depends on more than its answer."""
    path = environ.get("PATH_INFO", "")
    if "HTTP_ORIGIN" in environ or environ.get("SCRIPT_NAME") or not path.isascii():
        return None
    key = keys.key_of(environ["REQUEST_METHOD"], path, environ)
    if key is None or not answers.in_use or invalid(path, environ):
        return None
    environ[answers.LOOKUP] = lookup = Lookup(key, path, answers.in_use[0])
    return lookup


def _common(status: str, headers: Headers, own: Content) -> Common:
    return Common(status, [each for each in headers if each[0] not in own.headers.keys() | OF_A_REQUEST])


def _record(environ: Environ, answer: Answer, status: int, trace_id: str, seconds: float) -> None:
    """As the middleware does."""
    method = environ["REQUEST_METHOD"]
    requests.observe(method, answer.match, status, seconds)
    with trace.bound(trace_id):
        route = answer.match.route if answer.match else ""
        middleware.log(method, environ["PATH_INFO"], status, seconds, endpoint=route)
