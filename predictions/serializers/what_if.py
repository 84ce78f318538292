"""The answers that set two forecasts side by side: what moved, and what if."""

from typing import Any

from rest_framework import serializers

from predictions.models import Forecast, Prediction, Stage
from predictions.serializers.forecasts import (
    ContributionSerializer,
    PredictionSerializer,
    RaceSerializer,
    ShortRaceSerializer,
)
from predictions.what_if.answer import HYPOTHETICAL


class FromToSerializer(serializers.Serializer[Any]):
    """Two fields of a kind, `from` and `to`. The first is a word of Python's and cannot be declared."""

    def one_of_two(self, source: str) -> serializers.Field[Any, Any, Any, Any]:
        raise NotImplementedError

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        own = super().get_fields()
        return {"from": self.one_of_two("before"), "to": self.one_of_two("after"), **own}


class ChangesQuery(FromToSerializer):
    def one_of_two(self, source: str) -> serializers.IntegerField:
        return serializers.IntegerField(
            source=source, required=False, min_value=1, help_text="A forecast_id."
        )


class ForecastHeaderSerializer(serializers.ModelSerializer[Forecast]):
    forecast_id = serializers.IntegerField(source="pk")
    generated_at = serializers.DateTimeField(source="created_at")
    model = serializers.CharField(source="model.type")
    model_version = serializers.CharField(source="model.version")

    class Meta:
        model = Forecast
        fields = ["forecast_id", "generated_at", "stage", "grid", "as_of", "model", "model_version"]


class ChangeSerializer(FromToSerializer):
    driver = serializers.CharField(source="driver.name")
    driver_id = serializers.IntegerField(source="driver.pk")
    driver_code = serializers.CharField(source="driver.driver_code")
    constructor = serializers.CharField(source="constructor.name")
    change = serializers.FloatField(help_text="In log-odds to win; the contributions add up to it.")
    contributions = ContributionSerializer(many=True, source="moved_by")

    def one_of_two(self, source: str) -> serializers.FloatField:
        return serializers.FloatField(source=source, help_text="Win probability.")


class ComparisonSerializer(FromToSerializer):
    race_id = serializers.IntegerField(source="after.race_id")
    changes = ChangeSerializer(many=True)
    only_from = PredictionSerializer(many=True, source="only_before")
    only_to = PredictionSerializer(many=True, source="only_after")

    def one_of_two(self, source: str) -> ForecastHeaderSerializer:
        return ForecastHeaderSerializer(source=source)


class WhatIfQuery(serializers.Serializer[Any]):
    grid = serializers.CharField(
        required=False,
        max_length=400,
        help_text="Who starts where, as in VER:10,NOR:1; the others keep their order around them.",
    )
    wet = serializers.ChoiceField(
        choices=["0", "1"],
        required=False,
        help_text="1 for a race in rain, 0 for a dry one.",
        error_messages={"invalid_choice": "Write 1 for a race in rain or 0 for a dry one."},
    )
    swap = serializers.CharField(
        required=False,
        max_length=400,
        help_text="Another driver in a car, as in PER:LAW, who is replaced first. Who is in the race already "
        "changes cars with him. Drivers are named by their code or driver_id.",
    )

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
    place = serializers.IntegerField()


class SeatSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField(source="driver.name")
    driver_id = serializers.IntegerField(source="driver.pk")
    instead_of = serializers.CharField(source="instead_of.name")
    constructor = serializers.CharField(source="constructor.name")


class UnderstoodSerializer(serializers.Serializer[Any]):
    grid = SlotSerializer(many=True)
    wet = serializers.BooleanField(allow_null=True)
    swap = SeatSerializer(many=True)


class WhatIfPredictionSerializer(PredictionSerializer):
    change = serializers.SerializerMethodField(
        help_text="Of the win probability, against the race as it is; null for a driver who is not in that."
    )

    class Meta:
        model = Prediction
        fields = [
            "driver",
            "constructor",
            "win_probability",
            "confidence_interval",
            "model",
            "driver_id",
            "driver_code",
            "constructor_id",
            "podium_probability",
            "points_probability",
            "expected_position",
            "grid_position",
            "change",
        ]

    def get_change(self, row: Prediction) -> float | None:
        before = self.context["before"].get(row.driver_id)
        return None if before is None else row.win_probability - before


class WhatIfSerializer(serializers.Serializer[Any]):
    race = RaceSerializer()
    question = UnderstoodSerializer(help_text="As it was understood.")
    predictions = WhatIfPredictionSerializer(many=True)
    stage = serializers.ChoiceField(choices=Stage.choices)
    grid = serializers.CharField(help_text=f"The grid as it is known, or `{HYPOTHETICAL}`.")
    as_of = serializers.DateTimeField()
    data_through = ShortRaceSerializer()
    model_version = serializers.CharField()
