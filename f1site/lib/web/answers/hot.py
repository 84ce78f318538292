"""The addresses that most visitors ask for: a web process fills the cache with them at its start."""

import io
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from f1site.lib import clock

_addresses: list[str] = []
_fill: list[Callable[[HttpRequest], Any]] = []


def register(address: str) -> None:
    """`address` may contain {year}, which stands for the current one."""
    if address not in _addresses:
        _addresses.append(address)


def use(middleware: Callable[[HttpRequest], Any]) -> None:
    """The middleware that is asked for the addresses: the last one made in this process."""
    _fill[:] = [middleware]


def fill() -> None:
    for middleware in _fill:
        for address in _addresses:
            middleware(_request(address.format(year=clock.now().year))).close()


def _request(path: str) -> HttpRequest:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
    }
    return WSGIRequest(environ)
