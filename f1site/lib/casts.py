"""What a setting may be. A cast raises ValueError with the words that complete "SETTING must be ...".

Where a value may hold a password, the words do not repeat it.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

import environ
from limits import RateLimitItem, parse_many

BOOLEANS = {"true": True, "1": True, "yes": True, "on": True}
BOOLEANS |= {"false": False, "0": False, "no": False, "off": False}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# From the first championship to an end that leaves date arithmetic room.
FIRST_YEAR, LAST_YEAR = 1950, 2100
HTTPS = "an https address such as https://example.org/path; only this machine may be http"
DATABASE = (
    "postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////FOLDER/FILE, "
    "with special characters in the password percent-encoded"
)
BUCKET = "s3://BUCKET/FOLDER, with ?endpoint=https://HOST and &region=NAME where the store is not Amazon's"
REDIS = "redis://HOST:PORT/NUMBER, such as redis://127.0.0.1:6379/0"


def boolean(text: str) -> bool:
    if text.lower() not in BOOLEANS:
        raise ValueError(f"true or false, not {text!r}")
    return BOOLEANS[text.lower()]


def one_of(*words: str) -> Callable[[str], str]:
    def cast(text: str) -> str:
        if text not in words:
            raise ValueError(f"{' or '.join(words)}, not {text!r}")
        return text

    return cast


def word(text: str) -> str:
    """A name that is also a part of a file's name."""
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]*", text):
        raise ValueError(f"letters, digits, '.', '_' and '-', not {text!r}")
    return text


def instant(text: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None or not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise ValueError(
            f"a date and time with a zone, from {FIRST_YEAR} to {LAST_YEAR}, "
            f"such as 2024-02-20T12:00:00Z, not {text!r}"
        )
    return parsed.astimezone(UTC)


def writable_folder(text: str) -> Path:
    try:
        folder = Path(text).expanduser()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        raise ValueError(f"a writable folder, and {text} cannot be made ({error})") from error
    if not os.access(folder, os.W_OK):
        raise ValueError(f"a writable folder, and {folder} is not writable")
    return folder


def https(text: str) -> str:
    """The https address of a service, or one on this machine; without a slash at its end."""
    parts = _split(text, HTTPS)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise ValueError(HTTPS)
    return text.rstrip("/")


def https_or_path(text: str) -> str:
    return https(text) if "://" in text else text


def database(text: str) -> dict[str, Any]:
    scheme, _, rest = text.partition("://")
    # django-environ takes a SQLite address with too few slashes for a database in memory.
    sqlite = scheme == "sqlite" and (rest == ":memory:" or re.match("/[^?#]", rest))
    if not sqlite and scheme not in ("postgres", "postgresql"):
        raise ValueError(DATABASE)
    try:
        config: dict[str, Any] = environ.Env.db_url_config(text)
    except ValueError:
        raise ValueError(DATABASE) from None
    if not (config["NAME"] and config["NAME"].isprintable()):
        raise ValueError(DATABASE)
    return config


def postgres(text: str) -> dict[str, Any]:
    if text.startswith("sqlite"):
        raise ValueError("postgres://USER:PASSWORD@HOST:PORT/NAME, a replica of DATABASE_URL")
    return database(text)


def broker(text: str) -> str:
    """Redis, or the transports of Celery that need no server."""
    if text in ("filesystem://localhost", "memory://localhost"):
        return text
    try:
        return redis(text)
    except ValueError:
        raise ValueError(f"{REDIS}, or filesystem://localhost for the folder var/queue") from None


def positive(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII):
        raise ValueError(f"a whole number above 0, not {text!r}")
    return int(text)


def not_negative(text: str) -> int:
    return 0 if text == "0" else positive(text)


def redis(text: str) -> str:
    parts = _split(text, REDIS)
    well_formed = parts.hostname and re.fullmatch("/?[0-9]*", parts.path)
    if parts.scheme not in ("redis", "rediss") or not well_formed:
        raise ValueError(REDIS)
    return text


def rates(text: str) -> str:
    """Limits of requests in time, such as 3/second,400/hour."""
    try:
        valid = all(limit.amount > 0 and limit.get_expiry() > 0 for limit in parse_many(text))
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"limits such as 3/second,400/hour, not {text!r}")
    return text


def api_rates(text: str) -> tuple[RateLimitItem, ...]:
    """Limits of requests to our own API, the shortest window first; none for 0 or none."""
    if text.lower() in ("0", "none"):
        return ()
    try:
        windows = parse_many(rates(text))
    except ValueError:
        raise ValueError(f"limits such as 100/minute, or none, not {text!r}") from None
    return tuple(sorted(windows, key=lambda window: window.get_expiry()))


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks, separated by commas."""
    try:
        return tuple(ip_network(part.strip()) for part in text.split(","))
    except ValueError:
        raise ValueError(
            f"addresses or networks such as 127.0.0.1,10.0.0.0/8, separated by commas, not {text!r}"
        ) from None


class Bucket(NamedTuple):
    """A place in an S3 store; without an endpoint that of Amazon."""

    name: str
    prefix: str
    endpoint: str
    region: str


def bucket(text: str) -> Bucket:
    parts = _split(text, BUCKET)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    names = re.fullmatch(r"[a-z0-9][a-z0-9.-]+", parts.netloc) and re.fullmatch(
        r"(/\w[\w.-]*)*/?", parts.path
    )
    if parts.scheme != "s3" or not names or not options.keys() <= {"endpoint", "region"}:
        raise ValueError(BUCKET)
    endpoint = options.get("endpoint", "")
    return Bucket(
        parts.netloc, parts.path.strip("/"), https(endpoint) if endpoint else "", options.get("region", "")
    )


def printable(text: str) -> str:
    """What is sent in a header, so nothing but printable ASCII."""
    if not (text.isascii() and text.isprintable()):
        raise ValueError(f"printable ASCII, not {text!r}")
    return text


def _split(url: str, form: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError where it is no port
    except ValueError:
        raise ValueError(form) from None
    return parts
