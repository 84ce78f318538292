"""All views and actions of an admin site, found in its URL patterns, and what a request to each does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from ingestion.models import Race

ROUTE_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
MODEL_OF_ROUTE = re.compile(r"^admin/(\w+)/(\w+)/")
# The session's row, and the token of caches that every POST to the admin renews, are no data.
NO_DATA = r"(?!.*\b(?:django_session|ingestion_generation)\b)"
WRITES = re.compile(rf"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b{NO_DATA}", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One URL pattern of the admin with its parameters filled in; `model` where it belongs to one."""

    route: str
    address: str
    name: str
    model: type | None


def pages() -> list[Page]:
    return [page(route, pattern) for route, pattern in routes(get_resolver().url_patterns)]


def routes(patterns, prefix="") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif route.startswith("admin/") and pattern.name != "logout":  # The walk needs its session.
            yield route, pattern


def page(route: str, pattern: URLPattern) -> Page:
    found = MODEL_OF_ROUTE.match(route)
    model = apps.all_models[found[1]].get(found[2]) if found else None

    def value(match: re.Match) -> str:
        return str(parameter(match[1] or match[2], model))

    address = "/" + ROUTE_PARAMETER.sub(value, route).replace("^", "").replace("$", "")
    return Page(route, address, pattern.name or "", model)


def parameter(name: str, model: type | None) -> object:
    """A value that exists. A parameter that is not here is a KeyError: add it for the new view."""
    values = {"app_label": "ingestion", "url": "nowhere", "name": "train"}
    if model is not None:
        rows = model._default_manager.order_by("pk")
        first, last = rows.first().pk, rows.last().pk
        values |= dict.fromkeys(("object_id", "pk", "id", "one"), first) | {"other": last}
    else:
        values["content_type_id"] = ContentType.objects.get_for_model(Race).pk
        values["object_id"] = Race.objects.first().pk
    return values[name]


@contextmanager
def statements_that_write() -> Iterator[list[str]]:
    """Filled with what is executed in the block, NO_DATA apart."""
    found: list[str] = []

    def execute(run, sql, parameters, many, context):
        if WRITES.match(sql):
            found.append(sql)
        return run(sql, parameters, many, context)

    with connection.execute_wrapper(execute):
        yield found


def faults_of_views(client, is_refused) -> list[str]:
    """Each view, GET and POST, that writes or that `is_refused(page, method, status)` calls open."""
    faults = []
    for page in pages():
        for method in ("GET", "POST"):
            with statements_that_write() as writes:
                status = getattr(client, method.lower())(page.address, follow=True).status_code
            if writes or not is_refused(page, method, status):
                faults.append(f"{method} {page.route}: {status}{', writes' * bool(writes)}")
    return faults


def faults_of_actions(client, site) -> list[str]:
    """Each action of a list that writes when it is sent with a row selected."""
    faults = []
    for model, model_admin in site._registry.items():
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = str(model._default_manager.first().pk)
        for _, name, _ in model_admin._get_base_actions():
            with statements_that_write() as writes:
                client.post(address, {"action": name, "_selected_action": [row], "post": "yes"})
            if writes:
                faults.append(f"{name} of {model.__name__}")
    return faults
