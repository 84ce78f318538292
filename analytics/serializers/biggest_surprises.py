from rest_framework import serializers

from analytics.serializers.fields import RaceFields, SelectionFields
from predictions.models import Stage


class SurpriseSerializer(RaceFields):
    date = serializers.DateField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    forecast_id = serializers.IntegerField()
    log_loss = serializers.FloatField()
    winner_rank = serializers.IntegerField(help_text="Of the winner in the forecast.")
    winner = serializers.CharField()
    winner_id = serializers.IntegerField()
    second_winner = serializers.CharField(allow_null=True, help_text="Of a shared win.")
    second_winner_id = serializers.IntegerField(allow_null=True)
    winner_probability = serializers.FloatField(help_text="As published; of both winners of a shared win.")
    favourite = serializers.CharField()
    favourite_id = serializers.IntegerField()
    favourite_probability = serializers.FloatField()


class BiggestSurprisesSerializer(SelectionFields):
    scored_races = serializers.IntegerField(help_text="That these were chosen from.")
    races = SurpriseSerializer(many=True, help_text="The largest log loss first.")
