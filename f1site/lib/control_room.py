"""The first page of the admin: how the service is, and buttons that start jobs. Each app registers its
panels and buttons, as it does for `doctor`."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from f1site.lib.errors import F1AnalyticsError

if TYPE_CHECKING:  # the apps import this before their models are loaded
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.auth.models import User as DjangoUser

    User = DjangoUser | AnonymousUser


class Line(NamedTuple):
    """`level` is "", "success", "info", "warning" or "danger"; `address` where one reads more."""

    label: str
    text: str
    level: str = ""
    address: str = ""


@dataclass(frozen=True)
class Panel:
    """`empty` is shown where there are no lines: what is missing, and what to do about it."""

    title: str
    lines: list[Line] = field(default_factory=list)
    empty: str = ""


class Button(NamedTuple):
    """Starts a job of `task`, if the user has `permission`. `name` is its address."""

    name: str
    label: str
    task: str
    permission: str
    hint: str = ""


class _Registered(NamedTuple):
    order: int
    path: str
    title: str
    permission: str


_panels: list[_Registered] = []
_buttons: dict[str, Button] = {}


def register(order: int, path: str, title: str, permission: str) -> None:
    """`path` is the dotted path of a function that takes the present instant and returns a Panel.

    Panels are shown in the order of their numbers, to users with the permission.
    """
    entry = _Registered(order, path, title, permission)
    if entry not in _panels:
        _panels.append(entry)
        _panels.sort()


def page(name: str, *args: object, query: str = "") -> str:
    """The address of a page of the admin; empty on a site that does not have it."""
    with suppress(NoReverseMatch):
        return reverse(f"admin:{name}", args=args) + query
    return ""


def register_buttons(*buttons: Button) -> None:
    _buttons.update({button.name: button for button in buttons})


def panels(user: "User", now: datetime) -> list[Panel]:
    """Those that the user may see. One that cannot be read says why."""
    return [_read(one, now) for one in _panels if user.has_perm(one.permission)]


def buttons(user: "User") -> list[Button]:
    return [one for one in _buttons.values() if user.has_perm(one.permission)]


def button(user: "User", name: str) -> Button | None:
    """The button of that name, if the user may press it."""
    return next((one for one in buttons(user) if one.name == name), None)


def _read(entry: _Registered, now: datetime) -> Panel:
    try:
        panel: Panel = import_string(entry.path)(now)
    except F1AnalyticsError as error:
        return Panel(entry.title, [Line("cannot be read", error.message, "danger")])
    return panel
