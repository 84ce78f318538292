"""A client's address and scheme, as trusted proxies report them; other reports are not believed.

Everything after this middleware reads REMOTE_ADDR and `request.is_secure()`.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED_FOR, FORWARDED_PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
# 192.0.2.1:443, [2001:db8::1] or [2001:db8::1]:443; an IPv6 address without brackets has no port.
WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([^:\[\]]+):\d+", re.ASCII)
Networks = tuple[IPv4Network | IPv6Network, ...]


def client_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        meta = request.META
        if FORWARDED_FOR in meta or FORWARDED_PROTO in meta:
            meta["REMOTE_ADDR"], scheme = client(meta)
            if scheme is None:
                meta.pop(FORWARDED_PROTO, None)
            else:
                meta[FORWARDED_PROTO] = scheme
        return get_response(request)

    return middleware


def client(meta: dict[str, Any]) -> tuple[str, str | None]:
    """Address and scheme of the client; None for a scheme that no trusted proxy reports."""
    peer = meta.get("REMOTE_ADDR", "")
    is_forwarded = FORWARDED_FOR in meta or FORWARDED_PROTO in meta
    if not is_forwarded or not is_trusted(peer, settings.TRUSTED_PROXIES):
        return peer, None
    address = find_client(peer, meta.get(FORWARDED_FOR, ""), settings.TRUSTED_PROXIES)
    # A proxy that appends to what a client sent puts its own word last.
    return address, meta.get(FORWARDED_PROTO, "").rpartition(",")[2].strip()


def find_client(peer: str, forwarded_for: str, proxies: Networks) -> str:
    """The right-most address that is no trusted proxy. What is left of it may be forged and is not read.

    The address of the peer, if what is there is no address, or if all are proxies.
    """
    for entry in reversed(forwarded_for.split(",")):
        address = parse(entry)
        if address is None:
            return peer
        if not is_trusted(str(address), proxies):
            return str(address)
    return peer


@lru_cache(1024)
def is_trusted(address: str, proxies: Networks) -> bool:
    parsed = parse(address)
    return parsed is not None and any(parsed in network for network in proxies)


def parse(text: str) -> IPv4Address | IPv6Address | None:
    """An address with or without a port; an IPv4 address written as IPv6 is an IPv4 address."""
    text = text.strip()
    if with_port := WITH_PORT.fullmatch(text):
        text = with_port[1] or with_port[2]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def remote_address(request: HttpRequest) -> str:
    """For django-axes, which would else look for headers of proxies itself."""
    return str(request.META.get("REMOTE_ADDR", ""))
