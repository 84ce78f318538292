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
    groups = {group: list(_items(request, _entries[group])) for group in GROUPS}
    items = [item for found in groups.values() for item in found]
    # Only the closest: the address of a page may begin with that of a list.
    open_page = max((i["link"] for i in items if request.path.startswith(i["link"])), key=len, default="")
    for item in items:
        item["active"] = item["link"] == open_page
    return [{"title": group, "items": found} for group, found in groups.items() if found]


def _items(request: HttpRequest, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    for entry in (one for one in entries if _may_see(request, one)):
        # Another site than ours may have a part of the pages only.
        with suppress(NoReverseMatch):
            yield {"title": entry.title, "icon": entry.icon, "link": reverse(f"admin:{entry.url_name}")}


def _may_see(request: HttpRequest, entry: Entry) -> bool:
    return any(request.user.has_perm(permission) for permission in entry.permissions)
