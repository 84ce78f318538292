from typing import Any

from rest_framework import serializers

from ingestion.models import Race


class CalendarRaceSerializer(serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField()
    round = serializers.IntegerField(allow_null=True)
    circuit = serializers.CharField()
    status = serializers.ChoiceField(choices=Race.STATUSES_BY)
    prediction_available = serializers.BooleanField()

    class Meta:
        model = Race
        fields = [
            "race_id",
            "round",
            "name",
            "date",
            "former_date",
            "start_time",
            "circuit",
            "status",
            "prediction_available",
        ]


class CalendarSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    races = CalendarRaceSerializer(many=True)
