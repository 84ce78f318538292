"""The newest forecast of a race, with all that is known of it."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from ingestion.models import Race
from ingestion.serializers.races import RaceSerializer, ShortRaceSerializer, short_race
from predictions.data import stages
from predictions.models import Forecast
from predictions.serializers import line_ups
from predictions.serializers.line_ups import LineUpSerializer
from predictions.serializers.predictions import PredictionSerializer, rows_of
from predictions.serializers.stages import run_since, stage_words


class ForecastSerializer(serializers.ModelSerializer[Forecast]):
    race = RaceSerializer()
    predictions = PredictionSerializer(many=True)
    generated_at = serializers.DateTimeField(source="created_at")
    stage_label = serializers.CharField(help_text="What was known of the weekend, in short.")
    stage_meaning = serializers.CharField(help_text="The same in sentences.")
    sessions_run = serializers.ListField(
        child=serializers.ChoiceField(choices=list(stages.SESSIONS)),
        allow_null=True,
        help_text="By `as_of`, in order; null where the times of the sessions are not known.",
    )
    line_up = LineUpSerializer(allow_null=True)
    following_race = ShortRaceSerializer(
        allow_null=True, help_text="The next race but this one; null where the calendar ends."
    )
    data_through = ShortRaceSerializer()
    model_version = serializers.CharField(source="model.version")
    forecast_id = serializers.IntegerField(source="pk")
    document_number = serializers.IntegerField(source="document_id", help_text="In the ledger.")
    hash = serializers.CharField(source="document.hash", help_text="SHA-256 of the document.")

    class Meta:
        model = Forecast
        fields = [
            "race",
            "predictions",
            "generated_at",
            "stage",
            "stage_label",
            "stage_meaning",
            "sessions_run",
            "grid",
            "line_up",
            "as_of",
            "following_race",
            "data_through",
            "model_version",
            "forecast_id",
            "kind",
            "document_number",
            "hash",
        ]


def shown(forecast: Forecast, following: Race | None, now: datetime, places: bool) -> dict[str, Any]:
    """The fields of ForecastSerializer. The forecast has its header and its race."""
    race = forecast.race
    words = stage_words(race, forecast.stage, forecast.grid, forecast.as_of)
    return {
        "race": RaceSerializer(race, context={"as_of": now}).data,
        "predictions": rows_of([forecast], places)[forecast.pk],
        "generated_at": forecast.created_at,
        "stage": forecast.stage,
        "stage_label": words.label,
        "stage_meaning": f"{words.meaning} {run_since(race, forecast.as_of, now)}".strip(),
        "sessions_run": stages.sessions_run(race, forecast.as_of),
        "grid": forecast.grid,
        "line_up": line_ups.shown(forecast.line_up),
        "as_of": forecast.as_of,
        "following_race": short_race(following) if following else None,
        "data_through": short_race(forecast.data_through),
        "model_version": forecast.model.version,
        "forecast_id": forecast.pk,
        "kind": forecast.kind,
        "document_number": forecast.document_id,
        "hash": forecast.document.hash,
    }
