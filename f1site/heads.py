"""The head of the dashboard's pages: for what runs no script, such as search engines, and for fast starts."""

import json
import re
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string


class Head(NamedTuple):
    title: str
    description: str
    is_indexed: bool = True


FORECAST = "Win, podium and points probabilities for every Formula 1 race, with honest intervals."
# By the first part of the address; the front end names the race or driver once it is loaded.
HEADS = {
    "/": Head("The next race", FORECAST),
    "/about": Head("About", "How forecasts are made, what an interval means, and how to check the ledger."),
    "/accuracy": Head(
        "How good are our forecasts?",
        "Every forecast scored after its race, beside the grid, the championship leader, Elo and bookmakers.",
    ),
    "/calendar": Head("Calendar", "Every race of the Formula 1 season, with its sessions and forecasts."),
    "/circuits": Head("Circuit", "What a circuit rewards, its past winners, and what pole is worth there."),
    "/compare": Head("Compare models", "Five models beside each other, and where they differ most."),
    "/constructors": Head("Constructor", "Form, ratings and past forecasts of a Formula 1 constructor."),
    "/drivers": Head("Driver", "Form, ratings, duels and past forecasts of a Formula 1 driver."),
    "/embed": Head("The next race", FORECAST),
    "/races": Head("Race", FORECAST),
    "/standings": Head("Standings", "Drivers' and constructors' championships, with the odds of each title."),
}
HEADS["/analytics"] = HEADS["/accuracy"]
NOT_FOUND = Head("Page not found", FORECAST, is_indexed=False)
# The part of frontend/index.html that is replaced.
_of_build = re.compile(r"<!--head-->.*?<!--/head-->", re.DOTALL)


# The forecast that the address "/" shows.
FIRST_DATA = "/api/v1/predictions/next-race"


def needed_at_first(page: str) -> dict[str, list[str]]:
    """Addresses that the first page needs and does not name, so that a browser would find them one by one."""
    listed = settings.FRONTEND_DIST / ".vite" / "first.json"
    if not listed.is_file():
        return {}
    addresses = {
        kind: [f"{settings.STATIC_URL}{name}" for name in names]
        for kind, names in json.loads(listed.read_text()).items()
    }
    found = {kind: [each for each in names if each not in page] for kind, names in addresses.items()}
    return found | {"data": [FIRST_DATA] if settings.ENABLE_PREDICTIONS else []}


def with_head(page: str, request: HttpRequest, *, is_known: bool) -> str:
    first = "/" + request.path.strip("/").partition("/")[0]
    head = HEADS[first] if is_known else NOT_FOUND
    address = request.build_absolute_uri(request.path)
    needed = needed_at_first(page) if request.path == "/" else {}
    values = {"head": head, "address": address, "needed": needed}
    html = render_to_string("head.html", values)
    return _of_build.sub(lambda _: html.strip(), page, count=1)
