from typing import Any

from rest_framework import serializers

from f1site.lib.api.queries import Query, WholeNumberField
from ingestion.serializers.races import ShortRaceSerializer

CHAMPIONSHIPS = ("drivers", "constructors")


class SeasonQuery(Query):
    season = WholeNumberField(
        required=False, min_value=1950, max_value=2200, help_text="The current one by default."
    )


class DriverStandingSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(allow_null=True, help_text="Null if excluded.")
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    constructor = serializers.CharField(help_text="The latest one driven for.")
    constructor_id = serializers.IntegerField(allow_null=True)
    points = serializers.FloatField()
    wins = serializers.IntegerField()


class ConstructorStandingSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(allow_null=True, help_text="Null if excluded.")
    constructor = serializers.CharField()
    constructor_id = serializers.IntegerField()
    points = serializers.FloatField()
    wins = serializers.IntegerField()


class DriverStandingsSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    standings = DriverStandingSerializer(many=True)


class ConstructorStandingsSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    standings = ConstructorStandingSerializer(many=True)


class ProgressQuery(Query):
    championship = serializers.ChoiceField(choices=CHAMPIONSHIPS, default="drivers")


class ProgressEntrantSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField(allow_null=True, help_text="Null for constructors.")
    driver_id = serializers.IntegerField(allow_null=True)
    constructor = serializers.CharField(help_text="Of a driver: the latest one driven for.")
    constructor_id = serializers.IntegerField(allow_null=True)
    engine = serializers.CharField(
        allow_blank=True, help_text="Where a chassis with another engine scored as another entrant."
    )
    positions = serializers.ListField(
        child=serializers.IntegerField(allow_null=True),
        help_text="After each race; null if excluded, or not in the standings yet.",
    )
    points = serializers.ListField(child=serializers.FloatField(allow_null=True))
    wins = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class ProgressSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    championship = serializers.CharField(help_text="As asked for.")
    races = ShortRaceSerializer(many=True, help_text="Those that are over, in order.")
    entrants = ProgressEntrantSerializer(many=True, help_text="In the order of the last standings.")
