"""The generation of the data: tokens in the database that committed changes renew.

Imports, trainings, forecasts and changes in the admin renew `current`, so that no process serves a cached
result of data that have changed. Imports and changes in the admin that changed a fact renew `facts`, by
which `catch_up` notices that something is due. They are one row, read by primary key.
"""

import uuid
from collections.abc import Callable

from django.contrib.admin.models import LogEntry
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from f1site.lib import events, trace
from f1site.lib.generations import CLEARED
from ingestion.models import Generation


def current(database: str = DEFAULT_DB_ALIAS) -> str:
    """The token as one database has it; empty before the first change."""
    return Generation.objects.using(database).values_list("token", flat=True).first() or ""


def facts() -> tuple[str, str]:
    """The token of the facts and the trace id of their last change; both empty before the first."""
    return Generation.objects.values_list("facts", "facts_trace").first() or ("", "")


def renew() -> None:
    """Renew the token once the current transaction is committed.

    Not within it: a transaction that holds the row while it waits for another could block that one.
    """
    transaction.on_commit(renew_now)


def renew_now() -> None:
    Generation.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})


def clear_answers() -> None:
    """A token that tells every process to drop the answers it has kept, also those for an outage."""
    token = CLEARED + uuid.uuid4().hex[len(CLEARED) :]
    Generation.objects.update_or_create(pk=1, defaults={"token": token})


def renew_facts() -> None:
    """In the transaction that completes a change of the facts."""
    token = uuid.uuid4().hex
    changed = {"token": token, "facts": token, "facts_trace": trace.current() or trace.new()}
    Generation.objects.update_or_create(pk=1, defaults=changed)


def renew_after_admin(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every form of a staff user that the admin accepts may have changed something."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_form = request.method == "POST" and request.path.startswith(reverse("admin:index"))
        before = _last_change() if is_form else None
        response = get_response(request)
        if is_form and response.status_code < 400 and request.user.is_staff:
            if _last_change() == before:
                renew_now()
            else:
                with transaction.atomic():
                    renew_facts()
                    events.emit(events.DATA_IMPORTED, changed="by an operator")
        return response

    return middleware


def _last_change() -> int | None:
    """The newest entry of the admin's log about facts."""
    entries = LogEntry.objects.filter(content_type__app_label="ingestion").order_by("-pk")
    return entries.values_list("pk", flat=True).first()
