"""Admin pages that map waiting ids to our rows."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from unfold.decorators import display

from f1site.lib.admin import FactAdmin
from f1site.lib.errors import F1AnalyticsError
from ingestion import identity
from ingestion.models import ExternalId

UNMAPPED = Q(driver=None, constructor=None, circuit=None)


class WaitingFilter(admin.SimpleListFilter):
    title, parameter_name = "mapped", "mapped"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Waits for an operator"), ("mapped", "Mapped")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ExternalId]) -> QuerySet[ExternalId]:
        condition = {"waiting": UNMAPPED, "mapped": ~UNMAPPED}.get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


@admin.register(ExternalId)
class ExternalIdAdmin(FactAdmin):
    list_display = ["external_id", "source", "kind", "row"]
    list_filter = [WaitingFilter, "source", "kind"]
    list_select_related = ["driver", "constructor", "circuit"]
    search_fields = ["external_id", "driver__name", "constructor__name", "circuit__name"]
    autocomplete_fields = ["driver", "constructor", "circuit"]
    exclude = ["candidates", "facts"]
    change_form_outer_before_template = "admin/ingestion/waiting_id.html"

    @display(description="Is our", empty_value="waits for an operator")
    def row(self, external_id: ExternalId) -> str | None:
        ours = external_id.driver or external_id.constructor or external_id.circuit
        return None if ours is None else str(ours)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.map_view)
        return [path("<int:pk>/map/", view, name="ingestion_externalid_map"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        waiting = ExternalId.objects.filter(UNMAPPED, pk=object_id).first() if object_id.isdecimal() else None
        if waiting:
            candidates = identity.MODELS[waiting.kind]._default_manager.filter(pk__in=waiting.candidates)
            page = {
                "waiting": waiting,
                "candidates": candidates,
                "may_map": self.has_change_permission(request, waiting),
                "may_create": may_create(request, waiting),
            }
            extra_context = page | (extra_context or {})
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return response

    def map_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        waiting = get_object_or_404(ExternalId, pk=pk)
        if not self.has_change_permission(request, waiting) or request.method != "POST":
            raise PermissionDenied
        try:
            if "new" in request.POST:
                if not may_create(request, waiting):
                    raise PermissionDenied
                row = identity.create_waiting(waiting)
            else:
                row = get_object_or_404(identity.MODELS[waiting.kind], pk=request.POST.get("row", 0))
                identity.map_waiting(waiting, row)
        except F1AnalyticsError as error:
            messages.error(request, error.message)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"{waiting} is mapped to {row}. The next import saves its rows.")
        return redirect("admin:ingestion_externalid_changelist")


def may_create(request: HttpRequest, waiting: ExternalId) -> bool:
    """Whether the user may add a row of the kind that the id is of."""
    return request.user.has_perm(f"ingestion.add_{waiting.kind}")
