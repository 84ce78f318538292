from typing import Any

from rest_framework import serializers

from analytics.serializers.fields import SelectionFields, interval_field
from analytics.summaries.calibration import PLACES


class BinSerializer(serializers.Serializer[Any]):
    lower = serializers.FloatField()
    upper = serializers.FloatField()
    count = serializers.IntegerField(help_text="Cars whose probability is at least `lower`, below `upper`.")
    mean_forecast = serializers.FloatField()
    frequency = serializers.FloatField(help_text="How often it happened; a shared win counts in parts.")
    interval = interval_field(help_text="Of the frequency, 95% (Wilson).")


class SlopeSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField(help_text="Below 1 the forecasts are too extreme, above 1 too cautious.")
    interval = interval_field(help_text="95%.")


class CalibrationSerializer(SelectionFields):
    model_id = serializers.IntegerField(allow_null=True)
    forecaster = serializers.CharField(allow_null=True)
    outcome = serializers.ChoiceField(choices=list(PLACES))
    races = serializers.IntegerField(help_text="One forecast of each, of the latest stage if none is asked.")
    forecasts = serializers.IntegerField(help_text="Cars in these forecasts.")
    bins = BinSerializer(many=True, help_text="Those with a forecast.")
    calibration_error = serializers.FloatField(
        allow_null=True, help_text="Mean distance of forecast and frequency, weighted by counts (ECE)."
    )
    slope = SlopeSerializer(
        allow_null=True, help_text="The exponent of the probabilities (podium: of the odds) that fits best."
    )
