from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from f1site.lib.admin import RecordAdmin
from predictions.models import EloRating, Forecast, Prediction


class PredictionInline(TabularInline):
    model = Prediction
    fields = ["driver", "constructor", "grid_position", "win", "interval", "podium", "points", "expected"]
    readonly_fields = fields
    ordering = ["-win_probability"]
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def win(self, row: Prediction) -> str:
        return f"{row.win_probability:.1%}"

    @display(description="95% interval")
    def interval(self, row: Prediction) -> str:
        return f"{row.confidence_interval_lower:.1%} to {row.confidence_interval_upper:.1%}"

    def podium(self, row: Prediction) -> str:
        return f"{row.podium_probability:.1%}"

    def points(self, row: Prediction) -> str:
        return f"{row.points_probability:.1%}"

    @display(description="Expected position")
    def expected(self, row: Prediction) -> str:
        return f"{row.expected_position:.1f}"


@admin.register(Forecast)
class ForecastAdmin(RecordAdmin):
    list_display = ["race", "model", "stage", "grid", "as_of", "data_through"]
    list_filter = [("race", AutocompleteSelectFilter), "stage", "model__type"]
    list_select_related = ["race__season", "model", "data_through__season"]
    search_fields = ["race__name", "race__season__year", "model__version", "hash"]
    inlines = [PredictionInline]


@admin.register(Prediction)
class PredictionAdmin(RecordAdmin):
    list_display = [
        "race", "driver", "model", "win_probability", "confidence_interval_lower",
        "confidence_interval_upper",
    ]  # fmt: skip
    list_filter = [("race", AutocompleteSelectFilter), "model__type"]
    list_select_related = ["race__season", "driver", "model"]
    search_fields = ["race__name", "race__season__year", "driver__name"]
    ordering = ["-forecast", "-win_probability"]


@admin.register(EloRating)
class EloRatingAdmin(RecordAdmin):
    list_display = ["race", "driver", "constructor", "rating_value"]
    list_filter = [("race", AutocompleteSelectFilter)]
    list_select_related = ["race__season", "driver", "constructor"]
    search_fields = ["race__name", "race__season__year", "driver__name", "constructor__name"]
    ordering = ["-race__date", "-rating_value"]
