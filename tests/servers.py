"""What a test needs from the machine: here, left out by name, or missing where it must not be.

In CI (the variable CI is set) a missing server or browser is a failure; elsewhere its tests are skipped.
"""

import os
import shutil
import sys

import psycopg

LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def postgres() -> str | None:
    """The address of a PostgreSQL that answers: DATABASE_URL if it names one, else this machine's."""
    given = os.environ.get("DATABASE_URL", "")
    address = given if given.startswith("postgres") else LOCAL_POSTGRES
    try:
        psycopg.connect(address.replace("postgres://", "postgresql://"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return None
    return address


def browser() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def leave_out(what: str) -> int:
    """Says that tests are left out, and returns the exit status that this deserves."""
    must_be_there = bool(os.environ.get("CI"))
    print(f"{'FAILED' if must_be_there else 'SKIPPED'}: {what}", file=sys.stderr)  # noqa: T201
    return int(must_be_there)
