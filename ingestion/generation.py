"""The generation of the data: a token in the database that every committed change renews.

Imports, trainings, forecasts and changes in the admin renew it, so that no process serves a cached
result of data that have changed. It is one row, read by primary key.
"""

import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ingestion.models import Generation


def current() -> str:
    """The token; empty before the first change."""
    return Generation.objects.values_list("token", flat=True).first() or ""


def renew() -> None:
    """Renew the token once the current transaction is committed.

    Not within it: a transaction that holds the row while it waits for another could block that one.
    """
    transaction.on_commit(renew_now)


def renew_now() -> None:
    Generation.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})


def renew_after_admin(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every form of a staff user that the admin accepts may have changed something."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if (
            request.method == "POST"
            and request.path.startswith(reverse("admin:index"))
            and response.status_code < 400
            and request.user.is_staff
        ):
            renew_now()
        return response

    return middleware
