"""What no line of the log may show: secrets, and in DEBUG events the names of drivers."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "***"
# A shorter value is part of ordinary words; it is masked only after its name or in an address.
SHORTEST = 6
# Only from the start of a word: from each of its letters, a long word would take minutes.
NAME = (
    r"(?<![\w-])[\w-]*"
    r"(?:api[_-]?key|app_?id|token|passw(?:or)?d|secret|secret[_-]?key|signing[_-]?key|sessionid)\b"
)
SECRET_FIELD = re.compile(rf"(?:{NAME}|authorization|(?:set-)?cookies?)", re.IGNORECASE)
# A name, an optional quote, = or :, and the value up to a quote, a space or a separator.
ASSIGNED = re.compile(
    rf"(?P<name>{NAME})(?P<is>[\"']?\s*[=:]\s*[\"']?)(?P<value>[^\s\"'&,;)}}\]]+)", re.IGNORECASE
)
# These hold several words: the rest of the line or of the quoted text.
HEADERS = re.compile(
    r"(?P<name>\b(?:authorization|(?:set-)?cookies?))(?P<is>[\"']?\s*[=:]\s*[\"']?)(?P<value>[^\"'\n]+)",
    re.IGNORECASE,
)
IN_QUERY = re.compile(
    r"(?P<name>[?&](?:key|sig|signature|auth))(?P<is>=)(?P<value>[^\s\"'&]+)", re.IGNORECASE
)
IN_ADDRESS = re.compile(r"(?P<name>\w://[^\s/:@]*)(?P<is>:)(?P<value>[^\s/@]+)(?=@)")
PATTERNS = (HEADERS, ASSIGNED, IN_QUERY, IN_ADDRESS)
# Most values of a line are those of other lines too, and the time of a line is ours.
SHORT, TIME = 200, "time"
DRIVER_FIELDS = ("driver", "driver_name", "drivers", "name")


def password(url: str) -> str:
    return urlsplit(url).password or ""


def masker(values: Iterable[str]) -> Callable[[str], str]:
    """Masks these values wherever they occur, and whatever follows the name of a secret."""
    forms = {form for value in values for form in (value, quote(value, safe=""), unquote(value))}
    long = [form for form in forms if len(form) >= SHORTEST]
    # The longest first: one secret may begin with another.
    known = re.compile("|".join(map(re.escape, sorted(long, key=len, reverse=True)))) if long else None

    def mask(text: str) -> str:
        return mask_short(text) if len(text) <= SHORT else mask_text(text)

    def mask_text(text: str) -> str:
        text = known.sub(MASK, text) if known else text
        if "=" in text or ":" in text:  # as every pattern has
            for pattern in PATTERNS:
                text = pattern.sub(rf"\g<name>\g<is>{MASK}", text)
        return text

    mask_short = functools.lru_cache(maxsize=1024)(mask_text)
    return mask


def mask_secrets(values: Iterable[str]) -> Processor:
    """Masks the fields of an event with a `masker`."""
    mask = masker(values)

    def process(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {name: value if name == TIME else _masked(name, value, mask) for name, value in event.items()}

    return process


def _masked(name: str, value: Any, mask: Callable[[str], str]) -> Any:
    if value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and isfinite(value)):
        return value
    if _is_secret(name):
        return MASK
    if isinstance(value, Mapping):
        return {mask(str(key)): _masked(str(key), item, mask) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_masked("", item, mask) for item in value]
    return mask(str(value))


@functools.lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return SECRET_FIELD.fullmatch(name) is not None


def mask_drivers(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """In a DEBUG event, who a driver is."""
    if event.get("level") == "debug":
        event.update({name: MASK for name in DRIVER_FIELDS if name in event})
    return event
