from django.contrib import admin

from analytics.models import ModelAccuracy, TrackCoefficient
from f1site.lib.admin import RecordAdmin


@admin.register(ModelAccuracy)
class ModelAccuracyAdmin(RecordAdmin):
    list_display = ["model", "race", "stage", "log_loss", "brier_score", "predicted_winner", "actual_winner"]
    list_filter = ["model__type", "stage"]
    list_select_related = ["model", "race__season", "predicted_winner", "actual_winner"]
    search_fields = ["race__name", "race__season__year", "model__version"]


@admin.register(TrackCoefficient)
class TrackCoefficientAdmin(RecordAdmin):
    list_display = ["circuit", "driver", "constructor", "coefficient", "race_count"]
    list_select_related = ["circuit", "driver", "constructor"]
    search_fields = ["circuit__name", "driver__name", "constructor__name"]
