"""Reading the environment, strictly: what cannot be understood stops the start."""

import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from limits import parse_many

BOOLEANS = {"true": True, "1": True, "yes": True, "on": True}
BOOLEANS |= {"false": False, "0": False, "no": False, "off": False}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    value = text(name)
    if not value:
        return default
    if value.lower() not in BOOLEANS:
        raise ImproperlyConfigured(f"{name}={value!r} is no boolean: write true or false.")
    return BOOLEANS[value.lower()]


def listing(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def instant(name: str) -> datetime | None:
    value = text(name)
    if not value:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise ImproperlyConfigured(
            f"{name}={value!r} is no instant with a zone: write it as 2024-02-20T12:00:00Z."
        )
    return parsed.astimezone(UTC)


def secret(name: str, debug: bool) -> str:
    """A secret that only DEBUG may leave out."""
    value = text(name)
    if value:
        return value
    if debug:
        return f"insecure-{name.lower()}-for-debugging-only"
    raise ImproperlyConfigured(
        f"{name} is not set. Put a long random value into .env (`make setup` does), or set DEBUG=true."
    )


def writable_folder(name: str, default: Path) -> Path:
    folder = Path(text(name, str(default))).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={folder} cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"{name}={folder} is not writable.")
    return folder


def outside(name: str, default: str = "") -> str:
    """An address outside this machine must be https; loopback and plain paths are let through."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"{name}={value!r} must be https: only loopback may be http.")
    return value


def address(name: str, default: str = "") -> str:
    """The https address of a service, or one on loopback; without a slash at its end."""
    value = outside(name, default).rstrip("/")
    parts = urlsplit(value)
    if value and not (parts.scheme in ("http", "https") and parts.hostname):
        raise ImproperlyConfigured(f"{name}={value!r} is no address: write it as https://example.org/path.")
    return value


def rates(name: str, default: str) -> str:
    """Limits of requests in time, such as 3/second,400/hour."""
    value = text(name, default)
    try:
        understood = all(limit.amount > 0 and limit.get_expiry() > 0 for limit in parse_many(value))
    except ValueError:
        understood = False
    if not understood:
        raise ImproperlyConfigured(f"{name}={value!r} is no rate: write it as 3/second,400/hour.")
    return value


def printable(name: str, default: str) -> str:
    """What is sent in a header, so nothing but printable ASCII."""
    value = text(name, default)
    if not (value.isascii() and value.isprintable()):
        raise ImproperlyConfigured(f"{name}={value!r} may hold nothing but printable ASCII.")
    return value
