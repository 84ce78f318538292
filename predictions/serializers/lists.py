"""The rows of the lists of models and of forecasts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ingestion.serializers.races import ShortRaceSerializer
from predictions.models import Forecast, TrainedModel
from predictions.serializers import line_ups
from predictions.serializers.line_ups import LineUpSerializer
from predictions.serializers.stages import StageWords, stage_words


class TrainedModelSerializer(serializers.ModelSerializer[TrainedModel]):
    model_id = serializers.IntegerField(source="pk")
    as_of = serializers.DateTimeField(help_text="Nothing later was seen in training.")
    data_through = ShortRaceSerializer(help_text="The last race that it has learned from.")
    hyperparameters = serializers.DictField()

    class Meta:
        model = TrainedModel
        fields = [
            "model_id",
            "name",
            "type",
            "version",
            "state",
            "trained_at",
            "as_of",
            "data_through",
            "hyperparameters",
        ]


class ListedForecastSerializer(serializers.ModelSerializer[Forecast]):
    forecast_id = serializers.IntegerField(source="pk")
    address = serializers.SerializerMethodField(help_text="The permanent address of its document.")
    race = ShortRaceSerializer()
    model = serializers.CharField(source="model.type")
    model_version = serializers.CharField(source="model.version")
    generated_at = serializers.DateTimeField(source="created_at")
    document_number = serializers.IntegerField(source="document_id", help_text="In the ledger.")
    hash = serializers.CharField(source="document.hash", help_text="SHA-256 of the document.")
    stage_label = serializers.SerializerMethodField(help_text="What was known of the weekend, in short.")
    stage_meaning = serializers.SerializerMethodField(help_text="The same in sentences.")
    line_up = serializers.SerializerMethodField()
    data_through = ShortRaceSerializer()

    class Meta:
        model = Forecast
        fields = [
            "forecast_id",
            "address",
            "race",
            "stage",
            "grid",
            "model",
            "model_id",
            "model_version",
            "kind",
            "as_of",
            "generated_at",
            "document_number",
            "hash",
            "stage_label",
            "stage_meaning",
            "line_up",
            "data_through",
        ]

    def get_address(self, forecast: Forecast) -> str:
        return f"/api/v1/forecasts/{forecast.pk}"

    def get_stage_label(self, forecast: Forecast) -> str:
        return words(forecast).label

    def get_stage_meaning(self, forecast: Forecast) -> str:
        return words(forecast).meaning

    @extend_schema_field(LineUpSerializer(allow_null=True))
    def get_line_up(self, forecast: Forecast) -> Any:
        return line_ups.shown(forecast.line_up)


def words(forecast: Forecast) -> StageWords:
    return stage_words(forecast.race, forecast.stage, forecast.grid, forecast.as_of)
