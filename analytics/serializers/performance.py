from typing import Any

from rest_framework import serializers

from analytics.serializers.fields import (
    DuelSerializer,
    FormSerializer,
    GridAgainstFinishSerializer,
    PastForecastsSerializer,
    ResultSerializer,
)


class SeasonPointsSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    points = serializers.FloatField(help_text="In the championship, sprints included.")
    position = serializers.IntegerField(allow_null=True, help_text="Null if excluded.")
    wins = serializers.IntegerField()


class EntrantPointsSerializer(SeasonPointsSerializer):
    engine = serializers.CharField(allow_blank=True)


class TeamMateSerializer(DuelSerializer):
    season = serializers.IntegerField()
    constructor = serializers.CharField()
    constructor_id = serializers.IntegerField()
    team_mate = serializers.CharField()
    team_mate_id = serializers.IntegerField()


class DriversDuelSerializer(DuelSerializer):
    season = serializers.IntegerField()
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    team_mate = serializers.CharField()
    team_mate_id = serializers.IntegerField()


class RatingFields(serializers.Serializer[Any]):
    race_id = serializers.IntegerField()
    season = serializers.IntegerField()
    round = serializers.IntegerField(allow_null=True)
    date = serializers.DateField()
    constructor_rating = serializers.FloatField(allow_null=True, help_text="Elo of the car after the race.")


class DriverRatingSerializer(RatingFields):
    driver_rating = serializers.FloatField(help_text="Elo after the race.")
    constructor = serializers.CharField(help_text="Of the car driven.")
    constructor_id = serializers.IntegerField()


class PerformanceFields(serializers.Serializer[Any]):
    season = serializers.IntegerField(allow_null=True, help_text="As asked for.")
    results = ResultSerializer(
        many=True, help_text="In the order of the races; the other figures are of these."
    )
    form = FormSerializer()
    grid_against_finish = GridAgainstFinishSerializer()
    forecasts = PastForecastsSerializer()


class DriverPerformanceSerializer(PerformanceFields):
    driver_id = serializers.IntegerField()
    driver = serializers.CharField()
    driver_code = serializers.CharField(allow_blank=True)
    points_by_season = SeasonPointsSerializer(many=True, help_text="Of all seasons, unless one is asked for.")
    team_mates = TeamMateSerializer(many=True)
    elo_evolution = DriverRatingSerializer(many=True)


class ConstructorPerformanceSerializer(PerformanceFields):
    constructor_id = serializers.IntegerField()
    # Named as in the contract: a DRF serializer has no member called `constructor`.
    constructor = serializers.CharField()
    points_by_season = EntrantPointsSerializer(
        many=True, help_text="Of all seasons, unless one is asked for; each engine was an entrant of its own."
    )
    team_mates = DriversDuelSerializer(many=True)
    elo_evolution = RatingFields(many=True)
