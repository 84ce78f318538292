from typing import Any

from rest_framework import serializers

from analytics.serializers.fields import interval_field
from predictions.models import SeasonForecast, SeasonPrediction, Stage


class EntrantSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField(allow_null=True, help_text="Null for constructors.")
    driver_id = serializers.IntegerField(allow_null=True)
    driver_code = serializers.CharField(allow_null=True, allow_blank=True)
    constructor = serializers.CharField()
    constructor_id = serializers.IntegerField()
    title_status = serializers.ChoiceField(choices=SeasonPrediction.Status.choices)
    points = serializers.FloatField(help_text="At that time.")
    expected_points = serializers.FloatField(help_text="At the end of the season.")
    title_probability = serializers.FloatField()
    confidence_interval = interval_field(help_text="Of the title.")


class LastRaceSerializer(serializers.Serializer[Any]):
    race_id = serializers.IntegerField()
    name = serializers.CharField()
    date = serializers.DateField()


class TitleForecastSerializer(serializers.Serializer[Any]):
    season_forecast_id = serializers.IntegerField()
    race_id = serializers.IntegerField(help_text="The race that was next.")
    round = serializers.IntegerField(allow_null=True)
    race = serializers.CharField()
    date = serializers.DateField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    as_of = serializers.DateTimeField()
    data_through = LastRaceSerializer(help_text="The last race whose result was used.")
    races_left = serializers.IntegerField()
    sprints_left = serializers.IntegerField()
    entrants = EntrantSerializer(many=True, help_text="The most likely champion first.")


class ChampionshipSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    championship = serializers.ChoiceField(choices=SeasonForecast.Championship.values)
    kind = serializers.CharField(help_text="`live` or `backtest`: all forecasts are of this kind.")
    forecasts = TitleForecastSerializer(many=True, help_text="The newest before each race, in order.")
