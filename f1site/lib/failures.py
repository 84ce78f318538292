"""What stops a command or a server from outside of the code ends as one sentence, not as a traceback."""

import errno
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, DataError, IntegrityError, connection

from f1site.lib.errors import F1AnalyticsError

# What to do, by what the database's error says; the first that matches.
ADVICE = {
    "unable to open": "make its folder writable for this user, or correct DATABASE_URL",
    "not a database|malformed": "put a backup back, or move the file away to start from nothing",
    "full|No space|disk I/O": "free space on its disk",
    "readonly|read-only": "make it writable for this user",
    "locked": "wait for the process that is writing, then try again",
    'database "[^"]*" does not exist': "create it with createdb, or correct DATABASE_URL",
    "authentication|password|role|permission|pg_hba": "correct the user and password in DATABASE_URL",
    "no such table|no such column|relation|column": "run manage.py migrate",
}
FAULTS_OF_THE_CODE = (IntegrityError, DataError)
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
OTHERWISE = "start its server, or correct DATABASE_URL"


@contextmanager
def one_sentence(status: int = 1) -> Iterator[None]:
    """Ends the process with `status` where the settings, the database or the disk are wrong."""
    try:
        yield
    except (ImproperlyConfigured, DatabaseError, OSError, F1AnalyticsError) as error:
        if "--traceback" in sys.argv or isinstance(error, FAULTS_OF_THE_CODE):
            raise
        sys.stderr.write(f"{sentence(error)}\n")
        raise SystemExit(status) from error


def sentence(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return _of_database(str(error))
    if isinstance(error, OSError) and error.errno in DISK_IS_FULL:
        return f"{error.filename or 'A file'} cannot be written ({error.strerror}): free space on its disk."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be used ({error.strerror}): correct its path or permissions."
    return " ".join(str(error).split())


def _of_database(text: str) -> str:
    reason = re.split("FATAL:|failed:", text)[-1].strip().split("\n")[0]
    advice = next((advice for pattern, advice in ADVICE.items() if re.search(pattern, reason)), OTHERWISE)
    return f"The database {database_name()} cannot be used ({reason}): {advice}."


def database_name() -> str:
    """The database as an operator knows it, without the password."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(config["NAME"])
    return f"{config['NAME']} at {config['HOST'] or 'the local socket'}:{config['PORT'] or 5432}"
