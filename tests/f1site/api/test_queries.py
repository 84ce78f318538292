"""No endpoint takes more than four queries, with one row of everything and with fifty."""

import re
from collections import Counter

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver

from analytics.coefficients import saving
from ingestion.models import Race
from predictions.models import Forecast
from tests.analytics import record
from tests.schemathesis.ids import known_values

MOST = 4
# A what-if that is not possible, a 404, also looks for the models that it would have needed.
MOST_OF_A_WHAT_IF = 5
NAMED = re.compile(r"\(\?P<(\w+)>[^)]*\)")
LISTS = {"circuits", "constructors", "drivers", "forecasts", "models", "races", "seasons"}


def routes(resolver, prefix=""):
    """The addresses of the API as they are in the list of URLs, such as api/v1/races/(?P<race_id>[0-9]+)."""
    for entry in resolver.url_patterns:
        route = prefix + re.sub(r"^\^|/\?\$$|\$$", "", str(entry.pattern)).replace("\\", "")
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif route.startswith("api/v1"):
            yield route


def paths(rows):
    """An address of each route for each row that it may be asked for."""
    values = {name: list(map(str, found)) for name, found in known_values().items()}
    values["forecast_id"] += map(str, Forecast.objects.values_list("pk", flat=True))
    for route in sorted(set(routes(get_resolver()))):
        if route.endswith("head-to-head"):
            yield route, f"/{route}?a={values['a'][0]}&b={values['b'][0]}"
        elif named := NAMED.search(route):
            yield from ((route, "/" + NAMED.sub(value, route)) for value in values[named[1]])
        else:
            is_list = route.removeprefix("api/v1/") in LISTS
            yield route, f"/{route}?page_size={rows}" if is_list else f"/{route}"


def most_queries(client, rows):
    """By route. What the first what-if of a generation loads is kept for the next."""
    most = Counter()
    for route, path in paths(rows):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code in {200, 404}, path
        most[route] = max(most[route], len(captured))
    return most


def test_one_row_and_fifty_take_four_queries_at_most(client, world):
    few = most_queries(client, 1)
    past = Q(season__year=world.SEASON - 1) | Q(season__year=world.SEASON, round_number__lte=world.NEXT_ROUND)
    races = list(Race.objects.filter(past).order_by("date"))
    record.create(races, stages=("before_weekend", "after_qualifying"))
    saving.recalculate(world.THURSDAY)
    many = most_queries(client, 50)
    counts = few | many
    what_if = next(route for route in counts if route.endswith("what-if"))
    assert counts.pop(what_if) <= MOST_OF_A_WHAT_IF
    assert {route: count for route, count in counts.items() if count > MOST} == {}
