"""The question and the answer of a what-if."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from f1site.lib.api.queries import FlagField, Query
from ingestion.serializers.races import RaceSerializer, ShortRaceSerializer, WeatherSerializer, short_race
from predictions.models import GridKind, Prediction, Stage
from predictions.serializers import line_ups
from predictions.serializers.line_ups import LineUpSerializer
from predictions.serializers.predictions import PredictionSerializer, places_field, row_of_prediction
from predictions.what_if.answer import HYPOTHETICAL, Answer, ParsedQuestion


class WhatIfQuery(Query):
    grid = serializers.CharField(
        required=False,
        max_length=400,
        help_text="Grid positions, as in VER:10,NOR:1; the other drivers fill the rest in their order.",
    )
    wet = FlagField(
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


class SlotSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    place = serializers.IntegerField()


class SeatSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    instead_of = serializers.CharField()
    constructor = serializers.CharField()


class ParsedQuestionSerializer(serializers.Serializer[Any]):
    grid = SlotSerializer(many=True)
    wet = serializers.BooleanField(allow_null=True)
    swap = SeatSerializer(many=True)


# Nothing of an answer is stored, and nothing explains it.
ANSWERED = [n for n in PredictionSerializer.Meta.fields if n not in ("forecast_id", "contributions")]


class WhatIfPredictionSerializer(PredictionSerializer):
    change = serializers.FloatField(
        allow_null=True,
        help_text="Of the win probability, against the unchanged race; null for a driver not in it.",
    )

    class Meta:
        model = Prediction
        fields = [*ANSWERED, "change"]


class WhatIfSerializer(serializers.Serializer[Any]):
    race = RaceSerializer()
    question = ParsedQuestionSerializer(help_text="As it was parsed.")
    predictions = WhatIfPredictionSerializer(many=True)
    stage = serializers.ChoiceField(choices=Stage.choices)
    grid = serializers.ChoiceField(
        [*GridKind.values, HYPOTHETICAL], help_text=f"What is known of the grid, or `{HYPOTHETICAL}`."
    )
    line_up = LineUpSerializer(help_text="Before the swaps of the question.")
    as_of = serializers.DateTimeField()
    data_through = ShortRaceSerializer()
    model_version = serializers.CharField()
    weather = WeatherSerializer(
        allow_null=True, help_text="The forecast for the unchanged race; null if there is none."
    )


def shown(found: Answer, now: datetime, places: bool) -> dict[str, Any]:
    """The fields of WhatIfSerializer."""
    return {
        "race": RaceSerializer(found.race, context={"as_of": now}).data,
        "question": _question(found.question),
        "predictions": [_row(row, found.before, places) for row in found.predictions],
        "stage": found.stage,
        "grid": found.grid,
        "line_up": line_ups.shown(found.line_up),
        "as_of": found.as_of,
        "data_through": short_race(found.data_through),
        "model_version": found.model_version,
        "weather": WeatherSerializer(found.weather).data if found.weather else None,
    }


def _question(question: ParsedQuestion) -> dict[str, Any]:
    return {
        "grid": [
            {"driver": slot.driver.name, "driver_id": slot.driver.pk, "place": slot.position}
            for slot in question.grid
        ],
        "wet": question.wet,
        "swap": [
            {
                "driver": seat.driver.name,
                "driver_id": seat.driver.pk,
                "instead_of": seat.instead_of.name,
                "constructor": seat.constructor.name,
            }
            for seat in question.swap
        ],
    }


def _row(row: Prediction, before: dict[int, float], places: bool) -> dict[str, Any]:
    unchanged = before.get(row.driver_id)
    change = None if unchanged is None else row.win_probability - unchanged
    return row_of_prediction(row, places) | {"kind": None, "change": change}
