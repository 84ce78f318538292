from typing import Any

from rest_framework import serializers

from analytics.serializers.fields import RaceFields, SelectionFields, interval_field
from analytics.summaries.model_accuracy import COMPARED, REFERENCES
from predictions.models import ModelType, Stage


class ScoreFields(serializers.Serializer[Any]):
    log_loss = serializers.FloatField(help_text="In nats; lower is better, as of all but the accuracies.")
    brier_score = serializers.FloatField()
    rps = serializers.FloatField()
    podium_brier = serializers.FloatField()
    points_brier = serializers.FloatField(allow_null=True)
    top1_accuracy = serializers.FloatField()
    top3_accuracy = serializers.FloatField()
    winner_rank = serializers.IntegerField()


class AccuracyRowSerializer(RaceFields, ScoreFields):
    date = serializers.DateField()
    forecaster = serializers.ChoiceField(choices=ModelType.choices)
    model_id = serializers.IntegerField()
    model_version = serializers.CharField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    kind = serializers.CharField()
    forecast_id = serializers.IntegerField()
    predicted_winner = serializers.CharField()
    predicted_winner_id = serializers.IntegerField()
    predicted_probability = serializers.FloatField(help_text="Of the predicted winner, as published.")
    actual_winner = serializers.CharField()
    actual_winner_id = serializers.IntegerField()
    second_winner = serializers.CharField(allow_null=True, help_text="Of a shared win.")
    second_winner_id = serializers.IntegerField(allow_null=True)
    winner_probability = serializers.FloatField(help_text="As published; of both winners of a shared win.")
    reference_log_loss = serializers.DictField(
        child=serializers.FloatField(), help_text="Of the same race and stage, by reference."
    )


class MeanSerializer(serializers.Serializer[Any]):
    mean = serializers.FloatField(allow_null=True)
    standard_error = serializers.FloatField(allow_null=True, help_text="Null with fewer than two races.")


class MeansSerializer(serializers.Serializer[Any]):
    forecaster = serializers.CharField(help_text="A model, or a reference.")
    name = serializers.CharField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    kind = serializers.CharField()
    races = serializers.IntegerField()
    log_loss = MeanSerializer()
    brier_score = MeanSerializer()
    rps = MeanSerializer()
    podium_brier = MeanSerializer()
    points_brier = MeanSerializer()
    top1_accuracy = MeanSerializer()
    top3_accuracy = MeanSerializer()
    winner_rank = MeanSerializer()


class DifferenceSerializer(serializers.Serializer[Any]):
    forecaster = serializers.ChoiceField(choices=ModelType.choices)
    reference = serializers.ChoiceField(choices=list(REFERENCES))
    stage = serializers.ChoiceField(choices=Stage.choices)
    score = serializers.ChoiceField(choices=COMPARED)
    difference = serializers.FloatField(help_text="Mean over races of ours minus the reference's.")
    interval = interval_field(allow_null=True, help_text="95%; null with too few races.")
    races = serializers.IntegerField(help_text="That both have a score of.")
    verdict = serializers.CharField(help_text="Such as `better than the grid` or `no difference shown`.")


class ModelAccuracySerializer(SelectionFields):
    model_id = serializers.IntegerField(allow_null=True)
    forecaster = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(help_text="Rows on all pages.")
    next = serializers.CharField(allow_null=True, help_text="The address of the next page.")
    previous = serializers.CharField(allow_null=True)
    rows = AccuracyRowSerializer(many=True, help_text="One a race, stage and model, the newest race first.")
    models = MeansSerializer(many=True, help_text="Of all rows, not only of this page.")
    references = MeansSerializer(many=True, help_text="On the races of the models' rows.")
    differences = DifferenceSerializer(many=True)
