from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from analytics.admin_pages import accuracy_page, calibration_page
from analytics.models import ModelAccuracy, TrackCoefficient
from f1site.lib.admin import Format, RecordAdmin


@admin.register(ModelAccuracy)
class ModelAccuracyAdmin(RecordAdmin):
    list_display = [
        "forecaster",
        "race",
        "stage",
        "kind",
        "log_loss",
        "brier_score",
        "predicted_winner",
        "actual_winner",
    ]
    field_formats: ClassVar[dict[str, Format]] = {
        **dict.fromkeys(["log_loss", "brier_score", "rps", "podium_brier"], "{:.3f}".format),
    }
    list_filter = ["forecaster", "stage", "kind"]
    list_select_related = ["model", "race__season", "predicted_winner", "actual_winner"]
    search_fields = ["race__name", "race__season__year", "model__version"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("by-season/", wrap(self.accuracy_view), name="analytics_modelaccuracy_by_season"),
            path("calibration/", wrap(self.calibration_view), name="analytics_modelaccuracy_calibration"),
            *super().get_urls(),
        ]

    def accuracy_view(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, "Accuracy by model and season", accuracy_page, "accuracy")

    def calibration_view(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, "Calibration", calibration_page, "calibration")

    def _page(
        self,
        request: HttpRequest,
        title: str,
        content: Callable[[HttpRequest], dict[str, Any]],
        template: str,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = {**self.admin_site.each_context(request), "title": title, **content(request)}
        return render(request, f"admin/analytics/{template}.html", context)


@admin.register(TrackCoefficient)
class TrackCoefficientAdmin(RecordAdmin):
    list_display = [
        "circuit",
        "kind",
        "driver",
        "constructor",
        "coefficient",
        "lower",
        "upper",
        "average",
        "shrinkage",
        "race_count",
    ]
    list_filter = ["kind", ("circuit", AutocompleteSelectFilter), ("driver", AutocompleteSelectFilter)]
    list_select_related = ["circuit", "driver", "constructor"]
    search_fields = ["circuit__name", "driver__name", "constructor__name"]
