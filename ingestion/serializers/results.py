from typing import Any

from rest_framework import serializers

from ingestion.models import RaceResult


class ClassifiedSerializer(serializers.ModelSerializer[RaceResult]):
    driver = serializers.CharField(source="driver.name")
    driver_code = serializers.CharField(source="driver.driver_code")
    # Named as in the contract: a DRF serializer has no member called `constructor`.
    constructor = serializers.CharField(source="constructor.name")
    grid = serializers.IntegerField(
        source="grid_position", allow_null=True, help_text="Null: from the pit lane, or no start."
    )
    finish = serializers.IntegerField(
        source="finish_position", allow_null=True, help_text="Null if not classified."
    )
    status = serializers.CharField(help_text="Such as `classified` or `retired`.")
    points = serializers.FloatField(help_text="Of the race, without a sprint.")

    class Meta:
        model = RaceResult
        fields = [
            "finish",
            "driver",
            "driver_id",
            "driver_code",
            "constructor",
            "constructor_id",
            "grid",
            "pit_lane_start",
            "status",
            "reason_retired",
            "laps",
            "points",
            "has_fastest_lap",
            "shared_car",
        ]


class RaceResultsSerializer(serializers.Serializer[Any]):
    race_id = serializers.IntegerField()
    results = ClassifiedSerializer(many=True, help_text="In the order of the result sheet.")
