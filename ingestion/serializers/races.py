from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ingestion.models import Race, RaceResult, WeatherData


class RaceStatusMixin(serializers.Serializer[Any]):
    """A race's status as of the context's instant, without anything that happened later."""

    status = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=Race.STATUSES_BY))
    def get_status(self, race: Race) -> str:
        return str(race.status_by(self.context["as_of"]))


class SessionsSerializer(serializers.Serializer[Race]):
    """When the sessions before the race start, in UTC; null if it is not known, or if there is none."""

    practice_1 = serializers.DateTimeField(source="practice_1_at", allow_null=True)
    practice_2 = serializers.DateTimeField(source="practice_2_at", allow_null=True)
    practice_3 = serializers.DateTimeField(source="practice_3_at", allow_null=True)
    sprint_qualifying = serializers.DateTimeField(source="sprint_qualifying_at", allow_null=True)
    sprint = serializers.DateTimeField(source="sprint_at", allow_null=True)
    qualifying = serializers.DateTimeField(source="qualifying_at", allow_null=True)
    race = serializers.DateTimeField(source="start_time", allow_null=True)


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
    circuit_id = serializers.IntegerField()
    sessions = SessionsSerializer(source="*")

    class Meta:
        model = Race
        fields = [
            "race_id",
            "name",
            "date",
            "former_date",
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
            "circuit_id",
            "circuit_type",
            "sessions",
        ]


class WeatherSerializer(serializers.ModelSerializer[WeatherData]):
    class Meta:
        model = WeatherData
        fields = [
            "kind",
            "source",
            "made_at",
            "lead_hours",
            "temperature_c",
            "precipitation_mm",
            "wind_speed_kmh",
            "conditions_text",
        ]
        extra_kwargs = {
            "kind": {"help_text": "`simulated`: made from what was observed later, with a forecast's error."}
        }


class ShortCarSerializer(serializers.Serializer[RaceResult]):
    driver_id = serializers.IntegerField()
    driver = serializers.CharField(source="driver.name")
    constructor_id = serializers.IntegerField()
    constructor = serializers.CharField(source="constructor.name")


class RaceWithWeatherSerializer(RaceSerializer):
    """A race with the best that is known of its weather, in the list `known_weather` of at most one.

    The list `first_cars` has its winners and pole.
    """

    weather = serializers.SerializerMethodField()
    winners = ShortCarSerializer(many=True, help_text="Once held; several where a car was shared.")
    pole = ShortCarSerializer(allow_null=True, help_text="Once held; null where there was no qualifying.")

    class Meta(RaceSerializer.Meta):
        fields = [*RaceSerializer.Meta.fields, "weather", "winners", "pole"]

    def to_representation(self, race: Any) -> Any:
        is_held = race.status_by(self.context["as_of"]) == Race.Status.HELD
        cars = race.first_cars if is_held else []
        race.winners = [car for car in cars if car.finish_position == 1]
        race.pole = next((car for car in cars if car.is_pole), None)
        return super().to_representation(race)

    @extend_schema_field(WeatherSerializer(allow_null=True))
    def get_weather(self, race: Race) -> Any:
        known = race.known_weather  # type: ignore[attr-defined]
        return WeatherSerializer(known[0]).data if known else None


class ShortRaceSerializer(serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField(source="pk")
    season = serializers.IntegerField(source="season.year")
    round = serializers.IntegerField(source="round_number", allow_null=True)

    class Meta:
        model = Race
        fields = ["race_id", "season", "round", "name", "date"]


def short_race(race: Race) -> dict[str, Any]:
    """The fields of ShortRaceSerializer, of a race with its season."""
    return {
        "race_id": race.pk,
        "season": race.season.year,
        "round": race.round_number,
        "name": race.name,
        "date": race.date,
    }
