"""Trained models in the admin: which set serves and why, and buttons to promote a set or roll it back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from unfold.decorators import display

from f1site.lib import clock
from f1site.lib.admin import RecordAdmin
from f1site.lib.errors import F1AnalyticsError
from f1site.lib.formats import instant
from predictions.model_sets import promotion, serving
from predictions.models import ModelType, Stage, TrainedModel

STANDINGS = {
    "now": "Serves now",
    "refused": "Refused, an older set serves",
    "reserve": "In reserve",
    "waiting": "Waits for an operator",
    "retired": "Retired",
}
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
            extra_context = {**_page(model), "may_decide": _may_decide(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def promote_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(request, pk, self._promote)

    def roll_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(request, pk, self._roll_back)

    def _decide(self, request: HttpRequest, pk: int, decide: Any) -> HttpResponse:
        model = get_object_or_404(TrainedModel, pk=pk)
        if not _may_decide(request) or request.method != "POST":
            raise PermissionDenied
        try:
            messages.success(request, decide(request, model.version))
        except F1AnalyticsError as error:
            messages.error(request, error.message)
        return redirect("admin:predictions_trainedmodel_change", pk)

    def _promote(self, request: HttpRequest, version: str) -> str:
        retired = promotion.promote(version, clock.now())
        self._log(request, version, "Promoted." + (f" Retired: {', '.join(retired)}." if retired else ""))
        for other in retired:
            self._log(request, other, f"Retired because {version} was promoted.")
        return f"Version {version} serves from the next forecast on."

    def _roll_back(self, request: HttpRequest, version: str) -> str:
        fallback = promotion.roll_back(version, clock.now())
        self._log(request, version, f"Rolled back to {fallback}.")
        return f"Version {version} is retired; {fallback} serves from the next forecast on."

    def _log(self, request: HttpRequest, version: str, message: str) -> None:
        self.log_change(request, TrainedModel.objects.sets().get(version=version), message)


def _may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("predictions.change_trainedmodel")


def _page(model: Any) -> dict[str, Any]:
    """The context of the page of a model's set."""
    now = clock.now()
    members = list(TrainedModel.objects.filter(version=model.version))
    ensemble = next((member for member in members if member.type == ModelType.ENSEMBLE), model)
    comparison = ensemble.metrics.get("comparison", {})
    page = {
        "model": model,
        "standing": STANDINGS[model.standing_key],
        "compared": promotion.describe(comparison),
        "comparison": _comparison(comparison),
        "scores": _scores(members),
        "decisions": _decisions(ensemble),
    }
    if model.standing_key in ("now", "refused"):
        fallback = promotion.replacement(model.version, now)
        return page | {"fallback": fallback, "choice": "roll back" if fallback else "none"}
    if model.as_of <= now:
        return page | {"newer": promotion.newer_serving(model.version, now), "choice": "promote"}
    return page


def _comparison(comparison: dict[str, Any]) -> dict[str, Any]:
    """The comparison by stage, as the admin's table component takes it."""
    pairs = [(Stage(stage).label, pair) for stage, pair in comparison.get("stages", {}).items()]
    if comparison.get("together"):
        pairs.append(("Together, which decides", comparison["together"]))
    headers = ["stage", "this set", str(comparison.get("against")), "difference", "95% interval", "races"]
    return {"headers": headers, "rows": [[label, *_pair_row(pair)] for label, pair in pairs]}


def _pair_row(pair: dict[str, Any]) -> list[str]:
    interval = f"{pair['low']:+.3f} to {pair['high']:+.3f}"
    means = [f"{pair['ours']:.3f}", f"{pair['theirs']:.3f}", f"{pair['change']:+.3f}"]
    return [*means, interval, str(pair["races"])]


def _scores(members: list[TrainedModel]) -> dict[str, Any]:
    """Each model's walk-forward log loss by stage."""
    scored = {member.get_type_display(): member.metrics.get("walk_forward", {}) for member in members}
    stages = list(next(iter(scored.values()), {}))
    rows = [
        [name, *(f"{own[s]['log_loss']:.3f}" for s in stages if s in own)] for name, own in scored.items()
    ]
    return {"headers": ["model", *(Stage(s).label for s in stages)], "rows": rows if stages else []}


def _decisions(ensemble: TrainedModel) -> dict[str, Any]:
    """Who promoted or rolled back the set, and when."""
    kind = ContentType.objects.get_for_model(TrainedModel)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(ensemble.pk)).select_related("user")
    rows = [[instant(e.action_time), str(e.user), e.change_message] for e in entries]
    return {"headers": ["when", "who", "what"], "rows": rows}
