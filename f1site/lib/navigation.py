"""The sidebar of the admin, grouped by task. Each app registers its own entries, as it does for `doctor`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

GROUPS = (
    "Race weekend",
    "Facts",
    "Identity and differences",
    "Imports and sources",
    "Forecasts and models",
    "Scores",
    "Service",
    "Users",
)


class Entry(NamedTuple):
    """A link to the admin page `url_name`, for users who have one of `permissions`."""

    title: str
    icon: str
    url_name: str
    permissions: Sequence[str]


_entries: dict[str, list[Entry]] = defaultdict(list)


def table(model: str, title: str, icon: str) -> Entry:
    """The list of `model`, such as "ingestion.race"."""
    app, name = model.split(".")
    may_see = [f"{app}.view_{name}", f"{app}.change_{name}"]
    return Entry(title, icon, f"{app}_{name}_changelist", may_see)


def register(entries: Mapping[str, Sequence[Entry]]) -> None:
    """Adds the entries of each of GROUPS."""
    for group, added in entries.items():
        if group not in GROUPS:
            raise ValueError(f"{group} is none of {', '.join(GROUPS)}")
        _entries[group] += [entry for entry in added if entry not in _entries[group]]


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """What the user may see, as django-unfold takes it."""
    groups = {group: [e for e in _entries[group] if _may_see(request, e)] for group in GROUPS}
    return [{"title": group, "items": list(_items(entries))} for group, entries in groups.items() if entries]


def _items(entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        # Another site than ours may have a part of the pages only.
        with suppress(NoReverseMatch):
            yield {"title": entry.title, "icon": entry.icon, "link": reverse(f"admin:{entry.url_name}")}


def _may_see(request: HttpRequest, entry: Entry) -> bool:
    return any(request.user.has_perm(permission) for permission in entry.permissions)
