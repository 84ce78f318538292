"""The models' forecasts of one race beside each other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rest_framework import serializers

from ingestion.serializers.races import RaceSerializer
from predictions.models import Forecast, GridKind, ModelType, RecordKind, Stage
from predictions.serializers.predictions import PredictionSerializer, StageQuery, rows_of


class CompareQuery(StageQuery):
    pass


class ModelForecastSerializer(serializers.Serializer[Any]):
    model_name = serializers.ChoiceField(ModelType.choices)
    model_id = serializers.IntegerField(help_text="Of `models`.")
    forecast_id = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    kind = serializers.ChoiceField(RecordKind.choices)
    predictions = PredictionSerializer(many=True)


class CompareSerializer(serializers.Serializer[Any]):
    race_id = serializers.IntegerField()
    race = RaceSerializer()
    stage = serializers.ChoiceField(Stage.choices)
    grid = serializers.ChoiceField(GridKind.choices)
    model_version = serializers.CharField(help_text="Of all the models: they were trained together.")
    as_of = serializers.DateTimeField(help_text="Of the newest of the forecasts.")
    models = ModelForecastSerializer(many=True, help_text="The newest forecast of each, the ensemble last.")


def compared(forecasts: Sequence[Forecast], now: datetime, places: bool) -> dict[str, Any]:
    """The fields of CompareSerializer, of forecasts with their headers and the race's circuit."""
    rows = rows_of(forecasts, places)
    newest = max(forecasts, key=lambda forecast: forecast.as_of)
    return {
        "race_id": newest.race_id,
        "race": RaceSerializer(newest.race, context={"as_of": now}).data,
        "stage": newest.stage,
        "grid": newest.grid,
        "model_version": newest.model.version,
        "as_of": newest.as_of,
        "models": [
            {
                "model_name": forecast.model.type,
                "model_id": forecast.model_id,
                "forecast_id": forecast.pk,
                "as_of": forecast.as_of,
                "kind": forecast.kind,
                "predictions": rows[forecast.pk],
            }
            for forecast in forecasts
        ],
    }
