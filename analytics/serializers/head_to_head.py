from typing import Any

from rest_framework import serializers

from analytics.serializers.fields import DuelSerializer
from predictions.models import Stage


class ComparedDriverSerializer(serializers.Serializer[Any]):
    driver_id = serializers.IntegerField()
    driver = serializers.CharField()


class DuelsSerializer(DuelSerializer):
    as_team_mates = DuelSerializer(help_text="Of these, the races in cars of one constructor.")


class PairSerializer(serializers.Serializer[Any]):
    race_id = serializers.IntegerField()
    race = serializers.CharField()
    date = serializers.DateField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    forecast_id = serializers.IntegerField()
    a_ahead = serializers.FloatField(help_text="A car that finishes is ahead of one that retires.")
    b_ahead = serializers.FloatField()
    both_retire = serializers.FloatField()


class HeadToHeadSerializer(serializers.Serializer[Any]):
    a = ComparedDriverSerializer()
    b = ComparedDriverSerializer()
    season = serializers.IntegerField()
    this_season = DuelsSerializer(help_text="`ahead` is a before b.")
    all_time = DuelsSerializer()
    next_race = PairSerializer(allow_null=True, help_text="By the ensemble's newest forecast.")
    reason = serializers.CharField(allow_blank=True, help_text="Why `next_race` is null.")
