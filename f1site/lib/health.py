"""What must answer before this process may be sent requests. An app registers its own checks."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection

from f1site.lib import redis_lock

Check = Callable[[], str]  # "" if well, else what is wrong

checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    checks[name] = check


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"does not answer ({type(error).__name__})"
    return ""


def redis() -> str:
    return "" if redis_lock.in_redis(lambda connection: connection.ping()) else "does not answer"


def results() -> dict[str, str]:
    """What requests need, by name; "" where it is well."""
    return {name: check() for name, check in {"database": database, **checks}.items()}


def degraded() -> dict[str, str]:
    """What requests can do without, by name; "" where it is well."""
    return {"redis": redis()} if settings.REDIS_URL else {}
