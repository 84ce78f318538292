"""Trained models in the admin: which set serves and why; promoted or rolled back after a confirmation."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.text import capfirst
from unfold.decorators import display

from f1site.lib import clock
from f1site.lib.admin import RecordAdmin
from f1site.lib.confirmation import ChangedSinceShown
from f1site.lib.errors import F1AnalyticsError
from predictions.admin.set_pages import STANDINGS, page_of, refusal, states
from predictions.model_sets import promotion, serving
from predictions.models import ModelType, TrainedModel

COLORS = {
    STANDINGS["now"]: "success",
    STANDINGS["refused"]: "danger",
    STANDINGS["waiting"]: "warning",
    STANDINGS["reserve"]: "info",
}


@admin.register(TrainedModel)
class TrainedModelAdmin(RecordAdmin):
    list_display = ["name", "version", "standing", "compared", "as_of", "data_through"]
    list_filter = ["type", "state"]
    list_select_related = ["data_through__season"]
    search_fields = ["name", "version"]
    # In the order in which sets serve, the ensemble before its members.
    ordering = ["-as_of", "-trained_at", "-version", Case(When(type="ensemble", then=0), default=1), "type"]
    fields = ["name", "version", "standing", "trained_at", "as_of", "data_through", "hyperparameters"]
    readonly_fields = fields
    change_form_outer_before_template = "admin/predictions/trained_model.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/promote/", wrap(self.promote_view), name="predictions_trainedmodel_promote"),
            path("<int:pk>/roll-back/", wrap(self.roll_back_view), name="predictions_trainedmodel_roll_back"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainedModel]:
        current, refused = serving.serving_set(clock.now())
        standing = Case(
            When(version=current.version if current else "", then=Value("now")),
            When(version__in=list(refused), then=Value("refused")),
            When(state=TrainedModel.State.SERVING, then=Value("reserve")),
            default=F("state"),
            output_field=CharField(),
        )
        return super().get_queryset(request).annotate(standing_key=standing)

    @display(description="State", label=COLORS)
    def standing(self, model: Any) -> str:
        return STANDINGS[model.standing_key]

    @display(description="Against the set that served", empty_value="")
    def compared(self, model: TrainedModel) -> str:
        return promotion.describe(model.metrics.get("comparison", {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        model = self.get_object(request, object_id)
        if model:
            extra_context = {**page_of(model), "may_decide": _may_decide(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def promote_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(request, pk, "promote")

    def roll_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(request, pk, "roll back")

    def _decide(self, request: HttpRequest, pk: int, choice: str) -> HttpResponse:
        """Shows what the decision does; a POST with the digest of that does it."""
        if not _may_decide(request):
            raise PermissionDenied
        model = self.get_object(request, str(pk))
        if model is None:
            raise Http404
        decide = self._promote if choice == "promote" else self._roll_back
        try:
            if request.method == "POST" and request.POST.get("confirmed"):
                messages.success(request, decide(request, model.version, request.POST["confirmed"]))
                return redirect("admin:predictions_trainedmodel_change", pk)
        except ChangedSinceShown as error:
            messages.warning(request, f"{error.message} This is what would be done now.")
            model = self.get_object(request, str(pk))
        except F1AnalyticsError as error:
            messages.error(request, error.message)
            return redirect("admin:predictions_trainedmodel_change", pk)
        page = page_of(model)
        if page.get("choice") != choice:
            messages.error(request, refusal(choice, page))
            return redirect("admin:predictions_trainedmodel_change", pk)
        context = {**self.admin_site.each_context(request), **page}
        context |= {"title": f"{capfirst(choice)} version {model.version}"}
        context |= states(self.get_queryset(request).filter(type=ModelType.ENSEMBLE), page)
        return render(request, "admin/predictions/decide.html", context)

    def _promote(self, request: HttpRequest, version: str, confirmed: str) -> str:
        retired = promotion.promote(version, clock.now(), confirmed)
        self._log(request, version, "Promoted." + (f" Retired: {', '.join(retired)}." if retired else ""))
        for other in retired:
            self._log(request, other, f"Retired because {version} was promoted.")
        return f"Version {version} serves from the next forecast on."

    def _roll_back(self, request: HttpRequest, version: str, confirmed: str) -> str:
        fallback = promotion.roll_back(version, clock.now(), confirmed)
        self._log(request, version, f"Rolled back to {fallback}.")
        return f"Version {version} is retired; {fallback} serves from the next forecast on."

    def _log(self, request: HttpRequest, version: str, message: str) -> None:
        self.log_change(request, TrainedModel.objects.sets().get(version=version), message)


def _may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("predictions.change_trainedmodel")
