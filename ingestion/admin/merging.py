"""Admin pages that merge two rows of one driver, constructor, circuit or race: compare, choose, confirm."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from f1site.lib import clock, merges
from f1site.lib.admin import FactAdmin
from f1site.lib.confirmation import ChangedSinceShown, digest
from f1site.lib.errors import F1AnalyticsError
from f1site.lib.formats import plain
from ingestion.importer.merge_plan import MergePlan, referring, used_values
from ingestion.importer.merging import check_rows, merge

# Stands for values of other rows.
USED = ""


class Mergeable(FactAdmin):
    """Two selected rows can be merged."""

    actions = ["merge_rows"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [path("merge/<int:one>/<int:other>/", view, name=name), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description="Merge the two selected into one", permissions=["merge"])
    def merge_rows(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        selected = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(selected) != 2:
            messages.error(request, "Select exactly two rows.")
            return None
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_merge"
        return redirect(reverse(name, args=selected))

    def merge_view(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        """Both rows side by side; with `keep` what the merge does; with `confirmed` it is done."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        found = self.model._default_manager.in_bulk([one, other])
        if len(found) < 2:
            messages.error(request, "One of the two rows is no longer stored: it has been merged or deleted.")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        rows: list[Model] = [found[one], found[other]]
        context = {**self.admin_site.each_context(request), "rows": rows}
        context["title"] = f"Merge {rows[0]} and {rows[1]}"
        given = request.POST if request.method == "POST" else request.GET
        if given.get("keep") not in (str(one), str(other)):
            return render(request, "admin/ingestion/merge.html", context | {"table": side_by_side(rows)})
        keep, lose = rows if given["keep"] == str(one) else reversed(rows)
        try:
            check_rows(keep, lose)
            if request.method == "POST" and given.get("confirmed"):
                run = merge(keep, lose, clock.now(), given["confirmed"])
                messages.success(request, f"{run.subject}.")
                return redirect("admin:ingestion_importrun_change", run.pk)
        except ChangedSinceShown as error:
            messages.warning(request, f"{error.message} This is what would be done now.")
        except F1AnalyticsError as error:
            context["error"] = error.message
        return render(request, "admin/ingestion/merge_confirm.html", context | consequences(keep, lose))


def side_by_side(rows: list[Model]) -> dict[str, Any]:
    """The values of both rows and how many rows of each table refer to them, for the table component."""
    values = [[label, plain(ours), plain(theirs)] for _, label, ours, theirs in _values(*rows)]
    counts = [referring(row) for row in rows]
    names = sorted(counts[0].keys() | counts[1].keys())
    referred = [[f"rows of {name}", *(count.get(name, 0) for count in counts)] for name in names]
    return {"headers": ["", *(f"{row} ({row.pk})" for row in rows)], "rows": values + referred}


def consequences(keep: Model, lose: Model) -> dict[str, Any]:
    """What the merge does to the values and rows, for the template."""
    plan = MergePlan(keep, lose)
    values = [
        [label, plain(ours), plain(theirs), plain(_after(plan, name, ours, theirs))]
        for name, label, ours, theirs in _values(keep, lose)
    ]
    moved = [
        [table, len(ids) - len(plan.doubles.get(table, [])), len(plan.doubles.get(table, []))]
        for table, ids in plan.moved.items()
    ]
    headers = ["table", "rows that move", "deleted, the kept race has them"]
    if not plan.doubles:
        headers, moved = headers[:2], [row[:2] for row in moved]
    return {
        "keep": keep,
        "lose": lose,
        "problem": plan.problem,
        "confirmed": digest(plan.shown),
        "values": {"headers": ["", f"{keep} ({keep.pk})", f"{lose} ({lose.pk})", "after"], "rows": values},
        "moved": {"headers": headers, "rows": moved},
        "touched": merges.touched(lose),
    }


def _values(one: Model, other: Model) -> list[tuple[str, str, Any, Any]]:
    """Name, label and both values of each field, and of the car numbers and ids in rows that refer to them.

    Without those that neither has.
    """
    own = [
        (field.attname, str(capfirst(field.verbose_name)), _value(one, field.name), _value(other, field.name))
        for field in one._meta.concrete_fields
        if not field.primary_key
    ]
    used = [
        (USED, label, used_values(one, name), used_values(other, name))
        for label, name in (("Car numbers", "car_number"), ("Ids of sources", "external_id"))
    ]
    return [row for row in own + used if any(value not in ("", None, []) for value in row[2:])]


def _value(row: Model, name: str) -> Any:
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else getattr(row, name)


def _after(plan: MergePlan, name: str, ours: Any, theirs: Any) -> Any:
    if name == USED:
        return sorted({*ours, *theirs})
    value = plan.values.get(name, getattr(plan.keep, name))
    if value == getattr(plan.keep, name):
        return ours
    return theirs if value == getattr(plan.lose, name) else value
