"""What moved a forecast: two forecasts and the difference between them."""

from typing import Any

from rest_framework import serializers

from predictions.models import Forecast
from predictions.serializers.forecasts import ContributionSerializer, PredictionSerializer


class FromToSerializer(serializers.Serializer[Any]):
    """Two fields of one type, `from` and `to`. `from` is a Python keyword and cannot be declared."""

    def field_for(self, source: str) -> serializers.Field[Any, Any, Any, Any]:
        raise NotImplementedError

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        own = super().get_fields()
        return {"from": self.field_for("before"), "to": self.field_for("after"), **own}


class ChangesQuery(FromToSerializer):
    def field_for(self, source: str) -> serializers.IntegerField:
        return serializers.IntegerField(
            source=source, required=False, min_value=1, help_text="A forecast_id."
        )


class ForecastHeaderSerializer(serializers.ModelSerializer[Forecast]):
    forecast_id = serializers.IntegerField(source="pk")
    generated_at = serializers.DateTimeField(source="created_at")
    model = serializers.CharField(source="model.type")
    model_version = serializers.CharField(source="model.version")

    class Meta:
        model = Forecast
        fields = ["forecast_id", "generated_at", "stage", "grid", "as_of", "model", "model_version"]


class ChangeSerializer(FromToSerializer):
    driver = serializers.CharField(source="driver.name")
    driver_id = serializers.IntegerField(source="driver.pk")
    driver_code = serializers.CharField(source="driver.driver_code")
    constructor = serializers.CharField(source="constructor.name")
    change = serializers.FloatField(help_text="In log-odds to win; the contributions add up to it.")
    contributions = ContributionSerializer(many=True, source="moved_by")

    def field_for(self, source: str) -> serializers.FloatField:
        return serializers.FloatField(source=source, help_text="Win probability.")


class ComparisonSerializer(FromToSerializer):
    race_id = serializers.IntegerField(source="after.race_id")
    changes = ChangeSerializer(many=True)
    only_from = PredictionSerializer(many=True, source="only_before")
    only_to = PredictionSerializer(many=True, source="only_after")

    def field_for(self, source: str) -> ForecastHeaderSerializer:
        return ForecastHeaderSerializer(source=source)
