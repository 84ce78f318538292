from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ingestion.models import Race


class RaceStatusMixin(serializers.Serializer[Any]):
    """A race's status as of the context's instant, without anything that happened later."""

    status = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=Race.STATUSES_BY))
    def get_status(self, race: Race) -> str:
        return str(race.status_by(self.context["as_of"]))


class RaceSerializer(RaceStatusMixin, serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField(source="pk")
    circuit = serializers.CharField(source="circuit.name")
    circuit_full_name = serializers.CharField(
        source="circuit.full_name", help_text="Empty if no source has it."
    )
    season = serializers.IntegerField(source="season.year")
    round = serializers.IntegerField(source="round_number", allow_null=True)
    location = serializers.CharField(source="circuit.location")
    country = serializers.CharField(source="circuit.country")
    timezone = serializers.CharField(source="circuit.timezone", help_text="IANA name; empty if not known.")
    sprint_weekend = serializers.BooleanField(source="is_sprint_weekend")

    class Meta:
        model = Race
        fields = [
            "race_id",
            "name",
            "date",
            "circuit",
            "circuit_full_name",
            "season",
            "round",
            "official_name",
            "start_time",
            "status",
            "location",
            "country",
            "timezone",
            "length_km",
            "turn_count",
            "laps",
            "sprint_weekend",
        ]


class ShortRaceSerializer(serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField(source="pk")
    season = serializers.IntegerField(source="season.year")
    round = serializers.IntegerField(source="round_number", allow_null=True)

    class Meta:
        model = Race
        fields = ["race_id", "season", "round", "name", "date"]


class CalendarRaceSerializer(RaceStatusMixin, serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField(source="pk")
    round = serializers.IntegerField(source="round_number", allow_null=True)
    circuit = serializers.CharField(source="circuit.name")
    prediction_available = serializers.BooleanField()

    class Meta:
        model = Race
        fields = [
            "race_id",
            "round",
            "name",
            "date",
            "start_time",
            "circuit",
            "status",
            "prediction_available",
        ]


class CalendarSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    races = CalendarRaceSerializer(many=True)
