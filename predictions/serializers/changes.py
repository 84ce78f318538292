"""What moved a forecast: two forecasts and the difference between them."""

from typing import Any

from rest_framework import serializers

from f1site.lib.api.queries import IdField, Query
from predictions.forecasts.changes import Change, Comparison
from predictions.models import Forecast, GridKind, ModelType, Prediction, Stage
from predictions.serializers.predictions import (
    COLUMNS,
    ContributionSerializer,
    PredictionSerializer,
    contributions,
    follow,
    row_of,
)

Field = serializers.Field[Any, Any, Any, Any]


class FromToSerializer(serializers.Serializer[Any]):
    """Two fields of one type, `from` and `to`. `from` is a Python keyword and cannot be declared."""

    def field_for(self, source: str) -> Field:
        raise NotImplementedError

    def get_fields(self) -> dict[str, Field]:
        own = super().get_fields()
        return {"from": self.field_for("before"), "to": self.field_for("after"), **own}


class ChangesQuery(FromToSerializer, Query):
    def field_for(self, source: str) -> IdField:
        return IdField(source=source, required=False, help_text="A forecast_id.")


class ForecastHeaderSerializer(serializers.Serializer[Any]):
    forecast_id = serializers.IntegerField()
    generated_at = serializers.DateTimeField()
    stage = serializers.ChoiceField(Stage.choices)
    grid = serializers.ChoiceField(GridKind.choices)
    as_of = serializers.DateTimeField()
    model = serializers.ChoiceField(ModelType.choices)
    model_version = serializers.CharField()


class ChangeSerializer(FromToSerializer):
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    driver_code = serializers.CharField(allow_blank=True)
    constructor = serializers.CharField(help_text="In the later forecast.")
    change = serializers.FloatField(help_text="In log-odds to win; the contributions add up to it.")
    contributions = ContributionSerializer(many=True)

    def field_for(self, source: str) -> serializers.FloatField:
        return serializers.FloatField(help_text="Win probability.")


class ComparisonSerializer(FromToSerializer):
    race_id = serializers.IntegerField()
    changes = ChangeSerializer(many=True)
    only_from = PredictionSerializer(many=True, help_text="Drivers in the earlier forecast alone.")
    only_to = PredictionSerializer(many=True, help_text="Drivers in the later forecast alone.")

    def field_for(self, source: str) -> ForecastHeaderSerializer:
        return ForecastHeaderSerializer()


def shown(found: Comparison) -> dict[str, Any]:
    """The fields of ComparisonSerializer."""
    return {
        "from": _header(found.before),
        "to": _header(found.after),
        "race_id": found.after.race_id,
        "changes": [_change(change) for change in found.changes],
        "only_from": [_row(row, found.before) for row in found.only_before],
        "only_to": [_row(row, found.after) for row in found.only_after],
    }


def _header(forecast: Forecast) -> dict[str, Any]:
    return {
        "forecast_id": forecast.pk,
        "generated_at": forecast.created_at,
        "stage": forecast.stage,
        "grid": forecast.grid,
        "as_of": forecast.as_of,
        "model": forecast.model.type,
        "model_version": forecast.model.version,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "from": change.before,
        "to": change.after,
        "driver": change.driver.name,
        "driver_id": change.driver.pk,
        "driver_code": change.driver.driver_code,
        "constructor": change.constructor.name,
        "change": change.change,
        "contributions": contributions(change.contributions),
    }


def _row(row: Prediction, forecast: Forecast) -> dict[str, Any]:
    return row_of({name: follow(row, path) for name, path in COLUMNS.items()}, forecast)
