"""What must answer before this process may be sent requests. An app registers its own checks."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

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
    """The cache swallows errors so that requests live; so ask for what was just written."""
    cache.set("health", "well", 10)
    return "" if cache.get("health") == "well" else "does not answer"


def results() -> dict[str, str]:
    everything = {"database": database, **({"redis": redis} if settings.REDIS_URL else {}), **checks}
    return {name: check() for name, check in everything.items()}
