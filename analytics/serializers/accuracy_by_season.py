from typing import Any

from rest_framework import serializers

from analytics.models import Forecaster
from analytics.serializers.fields import SelectionFields


class SeasonRowSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    forecaster = serializers.ChoiceField(choices=Forecaster.choices, help_text="A model, or a reference.")
    name = serializers.CharField()
    races = serializers.IntegerField()
    log_loss = serializers.FloatField(help_text="Mean over races, as the others.")
    brier_score = serializers.FloatField()
    top3_accuracy = serializers.FloatField()


class AccuracyBySeasonSerializer(SelectionFields):
    rows = SeasonRowSerializer(
        many=True, help_text="The newest season first. Without a stage, means of all stages together."
    )
