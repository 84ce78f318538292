from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from f1site.lib.admin import RecordAdmin
from predictions.models import EloRating, Forecast, Prediction, SeasonForecast, SeasonPrediction


class PredictionInline(TabularInline):
    model = Prediction
    fields = [
        "driver",
        "constructor",
        "grid_position",
        "win",
        "interval",
        "podium",
        "points",
        "expected",
        "why",
    ]
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

    @display(description="Moved most by (log-odds)")
    def why(self, row: Prediction) -> str:
        most = [f"{factor} {part:+.1f}" for factor, part in row.moved_by[:3] if abs(part) >= 0.05]
        return ", ".join(most)


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
        "race",
        "driver",
        "model",
        "win_probability",
        "confidence_interval_lower",
        "confidence_interval_upper",
    ]
    list_filter = [("race", AutocompleteSelectFilter), "model__type"]
    list_select_related = ["race__season", "driver", "model"]
    search_fields = ["race__name", "race__season__year", "driver__name"]
    ordering = ["-forecast", "-win_probability"]


class SeasonPredictionInline(TabularInline):
    model = SeasonPrediction
    fields = ["driver", "constructor", "status", "points", "expected", "title", "interval"]
    readonly_fields = fields
    ordering = ["-title_probability", "-expected_points"]
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Expected points, and 95% of the seasons")
    def expected(self, row: SeasonPrediction) -> str:
        return f"{row.expected_points:.0f} ({row.points_lower:.0f} to {row.points_upper:.0f})"

    def title(self, row: SeasonPrediction) -> str:
        return f"{row.title_probability:.2%}"

    @display(description="95% interval")
    def interval(self, row: SeasonPrediction) -> str:
        return f"{row.title_lower:.2%} to {row.title_upper:.2%}"


@admin.register(SeasonForecast)
class SeasonForecastAdmin(RecordAdmin):
    list_display = ["season", "championship", "next_race", "stage", "as_of", "data_through"]
    list_filter = ["championship", ("season", AutocompleteSelectFilter)]
    list_select_related = ["season", "next_race__season", "data_through__season"]
    search_fields = ["season__year", "model__version"]
    inlines = [SeasonPredictionInline]


@admin.register(SeasonPrediction)
class SeasonPredictionAdmin(RecordAdmin):
    list_display = ["forecast", "driver", "constructor", "status", "title_probability", "expected_points"]
    list_filter = ["status", "forecast__championship"]
    list_select_related = ["forecast__season", "forecast__data_through__season", "driver", "constructor"]
    search_fields = ["forecast__season__year", "driver__name", "constructor__name"]
    ordering = ["-forecast", "-title_probability"]


@admin.register(EloRating)
class EloRatingAdmin(RecordAdmin):
    list_display = ["race", "driver", "constructor", "rating_value"]
    list_filter = [("race", AutocompleteSelectFilter)]
    list_select_related = ["race__season", "driver", "constructor"]
    search_fields = ["race__name", "race__season__year", "driver__name", "constructor__name"]
    ordering = ["-race__date", "-rating_value"]
