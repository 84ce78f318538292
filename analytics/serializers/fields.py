"""What several answers contain. The serializers of this package describe the answers of the summaries, which
are plain values already: up to thousands of rows need not pass through them."""

from typing import Any

from rest_framework import serializers

from predictions.models import Stage


def interval_field(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2, **options)


class RaceFields(serializers.Serializer[Any]):
    race_id = serializers.IntegerField()
    season = serializers.IntegerField()
    round = serializers.IntegerField(allow_null=True)
    race = serializers.CharField()


class SelectionFields(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="`live` or `backtest`: all figures are of this kind.")
    stage = serializers.ChoiceField(choices=Stage.choices, allow_null=True, help_text="As asked for.")
    season = serializers.IntegerField(allow_null=True, help_text="As asked for.")


class ResultSerializer(RaceFields):
    date = serializers.DateField()
    circuit = serializers.CharField()
    circuit_id = serializers.IntegerField()
    driver_id = serializers.IntegerField()
    driver = serializers.CharField()
    constructor_id = serializers.IntegerField()
    constructor = serializers.CharField()
    qualifying = serializers.IntegerField(allow_null=True, help_text="Position in qualifying.")
    grid = serializers.IntegerField(allow_null=True, help_text="Null: from the pit lane, or no start.")
    pit_lane_start = serializers.BooleanField()
    finish = serializers.IntegerField(allow_null=True, help_text="Null if not classified.")
    status = serializers.CharField(help_text="Such as `classified` or `retired`.")
    points = serializers.FloatField(help_text="Of the race, without a sprint.")
    shared_car = serializers.BooleanField(help_text="As a further driver of the same car.")


class FormSerializer(serializers.Serializer[Any]):
    races = serializers.IntegerField(help_text="The last ones of these that were started in, five at most.")
    starts = serializers.IntegerField(help_text="Cars that started in them.")
    points = serializers.FloatField()
    wins = serializers.IntegerField()
    podiums = serializers.IntegerField()
    not_classified = serializers.IntegerField()
    mean_finish = serializers.FloatField(allow_null=True, help_text="Of classified cars.")


class GridAgainstFinishSerializer(serializers.Serializer[Any]):
    races = serializers.IntegerField(help_text="Classified finishes from a grid slot.")
    mean_grid = serializers.FloatField(allow_null=True)
    mean_finish = serializers.FloatField(allow_null=True)
    mean_gained = serializers.FloatField(allow_null=True, help_text="Places; above 0 where gained.")
    standard_error = serializers.FloatField(allow_null=True, help_text="Of the places gained.")


class QualifyingDuelSerializer(serializers.Serializer[Any]):
    ahead = serializers.IntegerField()
    behind = serializers.IntegerField()


class RaceDuelSerializer(QualifyingDuelSerializer):
    undecided = serializers.IntegerField(help_text="Neither was classified, or both in one car.")


class DuelSerializer(serializers.Serializer[Any]):
    races = serializers.IntegerField(help_text="That both are on the result sheet of.")
    qualifying = QualifyingDuelSerializer()
    race = RaceDuelSerializer(help_text="Of those that both started.")


class PastForecastSerializer(RaceFields):
    driver_id = serializers.IntegerField()
    driver = serializers.CharField()
    forecast_id = serializers.IntegerField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    win_probability = serializers.FloatField()
    podium_probability = serializers.FloatField()
    expected_position = serializers.FloatField()
    finish = serializers.IntegerField(allow_null=True)
    status = serializers.CharField()


class PastForecastsSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    count = serializers.IntegerField()
    expected_wins = serializers.FloatField(help_text="Sum of the probabilities.")
    wins = serializers.IntegerField()
    expected_podiums = serializers.FloatField()
    podiums = serializers.IntegerField()
    forecasts = PastForecastSerializer(
        many=True, help_text="The ensemble's scored forecasts, for each race of the latest stage."
    )
