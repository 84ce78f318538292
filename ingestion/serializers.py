from typing import Any

from rest_framework import serializers


class SeasonQuery(serializers.Serializer[Any]):
    season = serializers.IntegerField(required=False, min_value=1950, max_value=2200)


class DriverStandingSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(allow_null=True, help_text="Null if excluded.")
    driver = serializers.CharField(source="driver.name")
    constructor = serializers.CharField(source="latest_constructor", help_text="The latest one driven for.")
    points = serializers.FloatField()
    wins = serializers.IntegerField()


class ConstructorStandingSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(allow_null=True, help_text="Null if excluded.")
    constructor = serializers.CharField(source="constructor.name")
    points = serializers.FloatField()
    wins = serializers.IntegerField()


class DriverStandingsSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    standings = DriverStandingSerializer(many=True)


class ConstructorStandingsSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    standings = ConstructorStandingSerializer(many=True)


class SourceSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    licence = serializers.CharField()
    url = serializers.CharField()
    version = serializers.CharField()
    reachable = serializers.BooleanField(
        allow_null=True, help_text="Whether it answered the last request; null if it was not asked."
    )


class StatusSerializer(serializers.Serializer[Any]):
    demo = serializers.BooleanField(help_text="Everything shown is invented.")
    now = serializers.DateTimeField(help_text="The service's clock.")
    pretended = serializers.BooleanField(help_text="The clock is set to an instant by F1_AS_OF.")
    sources = SourceSerializer(many=True)
    out_of_reach_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when no outside source has answered; null while one does."
    )
    facts_as_of = serializers.DateTimeField(
        allow_null=True, help_text="When facts were last imported from F1DB or Jolpica."
    )
