"""The rows of the lists of seasons, drivers, constructors and circuits."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ingestion.models import Circuit, Constructor, Driver, Season


class SeasonSerializer(serializers.ModelSerializer[Season]):
    season = serializers.IntegerField(source="year")
    races = serializers.IntegerField(source="race_total", help_text="Without the cancelled ones.")
    races_held = serializers.IntegerField()
    first_race = serializers.DateField(allow_null=True)
    last_race = serializers.DateField(allow_null=True)

    class Meta:
        model = Season
        fields = ["season", "races", "races_held", "first_race", "last_race"]


class ShortConstructorSerializer(serializers.Serializer[Any]):
    constructor_id = serializers.IntegerField()
    name = serializers.CharField()


class ShortDriverSerializer(serializers.Serializer[Any]):
    driver_id = serializers.IntegerField()
    name = serializers.CharField()


class ListedDriverSerializer(serializers.ModelSerializer[Driver]):
    """The context's `cars` are the constructors by driver."""

    driver_id = serializers.IntegerField(source="pk")
    constructor = serializers.SerializerMethodField(
        help_text="Of this season, or of the one asked for: the latest one; null if there is none."
    )

    class Meta:
        model = Driver
        fields = [
            "driver_id",
            "name",
            "full_name",
            "driver_code",
            "nationality",
            "date_of_birth",
            "constructor",
        ]

    @extend_schema_field(ShortConstructorSerializer(allow_null=True))
    def get_constructor(self, driver: Driver) -> Any:
        last = next(reversed(self.context["cars"].get(driver.pk, {}).items()), None)
        return {"constructor_id": last[0], "name": last[1]} if last else None


class ListedConstructorSerializer(serializers.ModelSerializer[Constructor]):
    """The context's `cars` are the drivers by constructor."""

    constructor_id = serializers.IntegerField(source="pk")
    drivers = serializers.SerializerMethodField(help_text="Of this season, or of the one asked for.")

    class Meta:
        model = Constructor
        fields = ["constructor_id", "name", "full_name", "nationality", "headquarters", "drivers"]

    @extend_schema_field(ShortDriverSerializer(many=True))
    def get_drivers(self, constructor: Constructor) -> Any:
        cars = self.context["cars"].get(constructor.pk, {})
        return [{"driver_id": pk, "name": name} for pk, name in sorted(cars.items(), key=lambda car: car[1])]


class CircuitSerializer(serializers.ModelSerializer[Circuit]):
    circuit_id = serializers.IntegerField(source="pk")
    races_held = serializers.IntegerField()

    class Meta:
        model = Circuit
        fields = [
            "circuit_id",
            "name",
            "full_name",
            "location",
            "country",
            "latitude",
            "longitude",
            "timezone",
            "length_km",
            "turn_count",
            "races_held",
        ]
