"""Which requests ask for the same answer."""

import functools
import hashlib
from importlib.metadata import version
from typing import Any

from django.conf import settings

PREFIX = "/api/v1/"
LONGEST_QUERY = 1000
# What the API renders and what is kept; pages for browsers are not.
KINDS = {"application/json": "json", "text/csv": "csv", "text/calendar": "ics"}
PAGES = ("text/html", "application/xhtml+xml")
# Raised when the form of what is stored changes.
FORM = 1


def key_of(method: str | None, path: str, meta: dict[str, Any]) -> str | None:
    """The same for requests with the same answer at the same instant; None for what is not looked up."""
    query = meta.get("QUERY_STRING", "")
    if method not in {"GET", "HEAD"} or not path.startswith(PREFIX) or len(query) > LONGEST_QUERY:
        return None
    path = path.removesuffix("/")
    accept = meta.get("HTTP_ACCEPT", "*/*")
    kind = _kind(accept, "ics" if path.endswith(".ics") else "json")
    if kind is None:
        return None
    if "&" in query:
        query = "&".join(sorted(query.split("&")))
    return f"{kind} {path}?{query}"


@functools.lru_cache(maxsize=256)
def _kind(accept: str, usual: str) -> str | None:
    """The kind of answer; None where only the content negotiation of the view can tell."""
    ranges = {one.strip().partition(";") for one in accept.lower().split(",") if one.strip()}
    types = {name.strip() for name, _, _ in ranges}
    options = {option.strip() for _, _, option in ranges if option.strip()}
    if types & set(PAGES) or any(not option.startswith("q=") or option == "q=0" for option in options):
        return None
    named = types & KINDS.keys()
    if not named:
        return usual if "*/*" in types else None
    return KINDS[named.pop()] if len(named) == 1 else None


def shared(key: str) -> str:
    """The name in Redis, which installations with other code or another database do not share."""
    digest = hashlib.blake2b(f"{_installation()} {settings.F1_AS_OF} {key}".encode(), digest_size=20)
    return f"{shared_prefix()}{digest.hexdigest()}"


def shared_prefix() -> str:
    return "f1:answers:"


@functools.cache
def _installation() -> str:
    database = settings.DATABASES["default"]
    place = [str(database.get(name, "")) for name in ("ENGINE", "HOST", "PORT", "NAME")]
    switches = [str(FORM), str(settings.ENABLE_PREDICTIONS), version("djangorestframework")]
    digest = hashlib.blake2b(repr([*place, *switches]).encode(), digest_size=20)
    for app in settings.INSTALLED_APPS:
        for module in sorted((settings.BASE_DIR / app).rglob("*.py")):  # nothing of packages
            digest.update(module.read_bytes())
    return digest.hexdigest()
