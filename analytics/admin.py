from typing import ClassVar

from django.contrib import admin

from analytics.models import ModelAccuracy, TrackCoefficient
from f1site.lib.admin import Format, RecordAdmin


@admin.register(ModelAccuracy)
class ModelAccuracyAdmin(RecordAdmin):
    list_display = ["model", "race", "stage", "log_loss", "brier_score", "predicted_winner", "actual_winner"]
    field_formats: ClassVar[dict[str, Format]] = {
        **dict.fromkeys(["log_loss", "brier_score", "podium_brier"], "{:.3f}".format),
        "top3_accuracy": lambda share: f"{round(3 * share)} of 3",
    }
    list_filter = ["model__type", "stage"]
    list_select_related = ["model", "race__season", "predicted_winner", "actual_winner"]
    search_fields = ["race__name", "race__season__year", "model__version"]


@admin.register(TrackCoefficient)
class TrackCoefficientAdmin(RecordAdmin):
    list_display = ["circuit", "driver", "constructor", "coefficient", "race_count"]
    field_formats: ClassVar[dict[str, Format]] = {"coefficient": "{:+.2f}".format}
    list_select_related = ["circuit", "driver", "constructor"]
    search_fields = ["circuit__name", "driver__name", "constructor__name"]
