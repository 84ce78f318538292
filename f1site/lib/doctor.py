"""The checks of `manage.py doctor`. Each app registers its own, as it does for health."""

from datetime import datetime
from typing import NamedTuple

from django.utils.module_loading import import_string


class Finding(NamedTuple):
    """`problem` is empty if there is none; else it states the problem and what to do about it."""

    name: str
    ok: str = ""
    problem: str = ""


_checks: list[str] = []


def register(path: str) -> None:
    """`path` is the dotted path of a function that takes the present instant and returns findings.

    A path and not the function, because importing the function may take seconds.
    """
    if path not in _checks:
        _checks.append(path)


def findings(now: datetime) -> list[Finding]:
    return [finding for path in _checks for finding in import_string(path)(now)]
