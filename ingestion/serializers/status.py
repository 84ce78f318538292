from typing import Any

from rest_framework import serializers

from ingestion.serializers.races import ShortRaceSerializer


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
    awaiting_result = ShortRaceSerializer(
        allow_null=True, help_text="The last race that is over and whose result is not in yet."
    )
