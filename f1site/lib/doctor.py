"""What `manage.py doctor` looks at. An app registers its own checks, as it does for health."""

from datetime import datetime
from typing import NamedTuple

from django.utils.module_loading import import_string


class Finding(NamedTuple):
    """`ailing` is empty where all is well; else it says what is wrong and what to do about it."""

    name: str
    well: str = ""
    ailing: str = ""


_checks: list[str] = []


def register(path: str) -> None:
    """`path` leads to a function from the present instant to a list of findings.

    A path and not the function, because to import what it looks at may take seconds.
    """
    if path not in _checks:
        _checks.append(path)


def findings(now: datetime) -> list[Finding]:
    return [finding for path in _checks for finding in import_string(path)(now)]
