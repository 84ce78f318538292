"""Forecasts of a season's championships."""

from typing import Any

from rest_framework import serializers

from f1site.lib.api.queries import Query
from ingestion.serializers.races import ShortRaceSerializer, short_race
from predictions.models import SeasonForecast, SeasonPrediction
from predictions.serializers import line_ups
from predictions.serializers.line_ups import SeasonLineUpSerializer
from predictions.serializers.predictions import interval_field

STORED = (
    "status",
    "points",
    "expected_points",
    "points_lower",
    "points_upper",
    "title_probability",
    "title_lower",
    "title_upper",
    "positions",
    "driver_id",
    "constructor_id",
)


class PlaceSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    probability = serializers.FloatField()
    confidence_interval = interval_field()


class SeasonPredictionSerializer(serializers.ModelSerializer[SeasonPrediction]):
    driver = serializers.CharField(allow_null=True, help_text="Null for constructors.")
    driver_id = serializers.IntegerField(allow_null=True)
    driver_code = serializers.CharField(allow_null=True, allow_blank=True)
    constructor = serializers.CharField()
    constructor_id = serializers.IntegerField()
    title_status = serializers.ChoiceField(choices=SeasonPrediction.Status.choices)
    points = serializers.FloatField(help_text="Now.")
    points_interval = interval_field(help_text="95% of the seasons end within it.")
    confidence_interval = interval_field(help_text="Of the title.")
    positions = PlaceSerializer(many=True, help_text="Chances of each final place.")

    class Meta:
        model = SeasonPrediction
        fields = [
            "driver",
            "constructor",
            "title_status",
            "points",
            "expected_points",
            "points_interval",
            "title_probability",
            "confidence_interval",
            "positions",
            "driver_id",
            "driver_code",
            "constructor_id",
        ]


class SeasonForecastSerializer(serializers.ModelSerializer[SeasonForecast]):
    season = serializers.IntegerField(source="season.year")
    predictions = SeasonPredictionSerializer(many=True)
    generated_at = serializers.DateTimeField(source="created_at")
    next_race = ShortRaceSerializer()
    line_up = SeasonLineUpSerializer(allow_null=True)
    data_through = ShortRaceSerializer()
    model_version = serializers.CharField(source="model.version")
    forecast_id = serializers.IntegerField(source="pk")
    document_number = serializers.IntegerField(source="document_id", help_text="In the ledger.")
    hash = serializers.CharField(source="document.hash", help_text="SHA-256 of the document.")

    class Meta:
        model = SeasonForecast
        fields = [
            "season",
            "championship",
            "predictions",
            "generated_at",
            "races_left",
            "sprints_left",
            "next_race",
            "stage",
            "grid",
            "line_up",
            "as_of",
            "data_through",
            "model_version",
            "forecast_id",
            "kind",
            "document_number",
            "hash",
        ]


def shown(forecast: SeasonForecast) -> dict[str, Any]:
    """The fields of SeasonForecastSerializer, of a forecast with its header."""
    return {
        "season": forecast.season.year,
        "championship": forecast.championship,
        "predictions": _rows(forecast),
        "generated_at": forecast.created_at,
        "races_left": forecast.races_left,
        "sprints_left": forecast.sprints_left,
        "next_race": short_race(forecast.next_race),
        "stage": forecast.stage,
        "grid": forecast.grid,
        "line_up": line_ups.shown_of_season(forecast.line_up),
        "as_of": forecast.as_of,
        "data_through": short_race(forecast.data_through),
        "model_version": forecast.model.version,
        "forecast_id": forecast.pk,
        "kind": forecast.kind,
        "document_number": forecast.document_id,
        "hash": forecast.document.hash,
    }


def _rows(forecast: SeasonForecast) -> list[dict[str, Any]]:
    names = ("driver__name", "driver__driver_code", "constructor__name")
    # Read without a model: each row has up to thirty places.
    found = SeasonPrediction.objects.filter(forecast=forecast.pk).values(*names, *STORED)
    ordered = found.order_by("-title_probability", "-expected_points", "pk")
    return [
        {
            "driver": row["driver__name"],
            "constructor": row["constructor__name"],
            "title_status": row["status"],
            "points": float(row["points"]),
            "expected_points": row["expected_points"],
            "points_interval": [row["points_lower"], row["points_upper"]],
            "title_probability": row["title_probability"],
            "confidence_interval": [row["title_lower"], row["title_upper"]],
            "positions": [
                {"position": place, "probability": chance, "confidence_interval": interval}
                for place, (chance, *interval) in enumerate(row["positions"], start=1)
            ],
            "driver_id": row["driver_id"],
            "driver_code": row["driver__driver_code"],
            "constructor_id": row["constructor_id"],
        }
        for row in ordered
    ]


class ChampionshipQuery(Query):
    championship = serializers.ChoiceField(
        choices=SeasonForecast.Championship.values, default=SeasonForecast.Championship.DRIVERS
    )
