"""The question and the answer of a what-if."""

from typing import Any

from rest_framework import serializers

from ingestion.models import WeatherData
from predictions.models import Prediction, Stage
from predictions.serializers.forecasts import PredictionSerializer, places_field
from predictions.serializers.line_ups import LineUpSerializer
from predictions.serializers.races import RaceSerializer, ShortRaceSerializer
from predictions.what_if.answer import HYPOTHETICAL


class WhatIfQuery(serializers.Serializer[Any]):
    grid = serializers.CharField(
        required=False,
        max_length=400,
        help_text="Grid positions, as in VER:10,NOR:1; the other drivers fill the rest in their order.",
    )
    wet = serializers.ChoiceField(
        choices=["0", "1"],
        required=False,
        help_text="1 for a race forecast to be wet, 0 for a dry one. Refused (400) while the models were "
        "trained on too few races with a weather forecast.",
        error_messages={"invalid_choice": "Write 1 for a race in rain or 0 for a dry one."},
    )
    swap = serializers.CharField(
        required=False,
        max_length=400,
        help_text="Another driver in a car, as in PER:LAW, the replaced driver first. A driver in the race "
        "swaps cars. Drivers are named by their code or driver_id.",
    )
    places = places_field()

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        """A misspelt question is refused rather than answered as another one."""
        for name, values in self.initial_data.lists():
            if name not in self.fields:
                raise serializers.ValidationError({name: [f"Unknown: choose from {', '.join(self.fields)}."]})
            if len(values) > 1:
                raise serializers.ValidationError({name: ["Given twice: join the pairs by commas."]})
            if not values[0].strip():
                raise serializers.ValidationError({name: ["Empty: say what is different, or leave it out."]})
        return attrs


class SlotSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField(source="driver.name")
    driver_id = serializers.IntegerField(source="driver.pk")
    place = serializers.IntegerField(source="position")


class SeatSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField(source="driver.name")
    driver_id = serializers.IntegerField(source="driver.pk")
    instead_of = serializers.CharField(source="instead_of.name")
    constructor = serializers.CharField(source="constructor.name")


class ParsedQuestionSerializer(serializers.Serializer[Any]):
    grid = SlotSerializer(many=True)
    wet = serializers.BooleanField(allow_null=True)
    swap = SeatSerializer(many=True)


# Nothing of an answer is stored, and nothing explains it.
ANSWERED = [n for n in PredictionSerializer.Meta.fields if n not in ("forecast_id", "contributions")]


class WhatIfPredictionSerializer(PredictionSerializer):
    change = serializers.SerializerMethodField(
        help_text="Of the win probability, against the unchanged race; null for a driver not in it."
    )

    class Meta:
        model = Prediction
        fields = [*ANSWERED, "change"]

    def get_change(self, row: Prediction) -> float | None:
        before = self.context["before"].get(row.driver_id)
        return None if before is None else row.win_probability - before


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
        ]
        extra_kwargs = {
            "kind": {"help_text": "`simulated`: made from what was observed later, with a forecast's error."}
        }


class WhatIfSerializer(serializers.Serializer[Any]):
    race = RaceSerializer()
    question = ParsedQuestionSerializer(help_text="As it was parsed.")
    predictions = WhatIfPredictionSerializer(many=True)
    stage = serializers.ChoiceField(choices=Stage.choices)
    grid = serializers.CharField(help_text=f"What is known of the grid, or `{HYPOTHETICAL}`.")
    line_up = LineUpSerializer(help_text="Before the swaps of the question.")
    as_of = serializers.DateTimeField()
    data_through = ShortRaceSerializer()
    model_version = serializers.CharField()
    weather = WeatherSerializer(
        allow_null=True, help_text="The forecast for the unchanged race; null if there is none."
    )
