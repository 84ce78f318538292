"""The admin's list of differences between the sources, and edits of rows that they state."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from f1site.lib import clock
from f1site.lib.admin import FactAdmin, RecordAdmin
from f1site.lib.errors import F1AnalyticsError
from ingestion.importer import deciding
from ingestion.models import Circuit, Constructor, Difference, Statement
from ingestion.models.stated import Stated

NAMED = {"constructor_id": Constructor, "circuit_id": Circuit}


class StatedAdmin(FactAdmin):
    """Rows with a provenance; what an operator edits stays until a source has news."""

    readonly_fields = Stated.PROVENANCE

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        names = [self.opts.get_field(name).attname for name in form.changed_data]
        old = type(obj)._default_manager.filter(pk=obj.pk).values(*names).first() if names else None
        super().save_model(request, obj, form, change)
        deciding.note_edit(obj, old or {}, clock.now())


class OpenFilter(admin.SimpleListFilter):
    title, parameter_name = "decided", "decided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Waits for an operator"), ("decided", "Decided")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Difference]) -> QuerySet[Difference]:
        waiting = Difference.objects.open().values("pk")
        if self.value() == "open":
            return queryset.filter(pk__in=waiting)
        return queryset.exclude(pk__in=waiting) if self.value() == "decided" else queryset


@admin.register(Difference)
class DifferenceAdmin(FactAdmin):
    list_display = ["field", "race", "table", "row", "now_stored", "source", "stated", "stated_at", "settled"]
    list_filter = [OpenFilter, "source", "table"]
    list_select_related = ["race__season", "driver", "constructor"]
    search_fields = ["race__name", "race__season__year", "driver__name", "constructor__name", "field"]
    readonly_fields = [field.name for field in Difference._meta.fields if field.name != "id"]
    actions = ["keep_stored", "take_value", "undo_decision"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Row")
    def row(self, difference: Difference) -> str:
        return " ".join(map(str, filter(None, [difference.driver, difference.constructor, difference.part])))

    @display(description="Stored")
    def now_stored(self, difference: Difference) -> str:
        taken = difference.decision == Difference.Decision.TAKE
        return _shown(difference.field, difference.value if taken else difference.stored_value)

    @display(description="The source says")
    def stated(self, difference: Difference) -> str:
        return _shown(difference.field, difference.value)

    @display(description="Decision", label={"open": "warning"})
    def settled(self, difference: Difference) -> str:
        return "open" if difference.is_open else str(difference.get_decision_display())

    @admin.action(description="Keep the stored value for good", permissions=["change"])
    def keep_stored(self, request: HttpRequest, queryset: QuerySet[Difference]) -> None:
        self._each(
            request, queryset, lambda one: deciding.keep(one, request.user.get_username(), clock.now())
        )

    @admin.action(description="Take the source's value for good", permissions=["change"])
    def take_value(self, request: HttpRequest, queryset: QuerySet[Difference]) -> None:
        self._each(
            request, queryset, lambda one: deciding.take(one, request.user.get_username(), clock.now())
        )

    @admin.action(description="Undo the decision", permissions=["change"])
    def undo_decision(self, request: HttpRequest, queryset: QuerySet[Difference]) -> None:
        self._each(request, queryset, lambda one: deciding.undo(one, clock.now()))

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Difference], act: Callable[[Difference], object]
    ) -> None:
        """Decisions on fields that change together settle several rows, so each is read anew."""
        for pk in list(queryset.values_list("pk", flat=True)):
            difference = Difference.objects.filter(pk=pk).first()
            if difference is None:
                continue
            try:
                act(difference)
            except F1AnalyticsError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, f"{difference}: settled.")


def _shown(field: str, value: str) -> str:
    """Rows by their names instead of their ids."""
    if field in NAMED and value.isdecimal():
        return str(NAMED[field]._default_manager.filter(pk=value).first() or value)
    return value or "-"


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    """Which source has stated which rows, and when last."""

    list_display = ["race", "table", "source", "stated_at"]
    list_filter = ["source", "table"]
    list_select_related = ["race__season"]
    search_fields = ["race__name", "race__season__year"]
