"""What a replay has led to, so that two can be compared: facts, forecasts and scores, without when."""

from typing import Any

from analytics.models import ModelAccuracy
from f1site.lib.jobs.models import Job
from ingestion.models import (
    DriverStanding,
    PracticeResult,
    QualifyingResult,
    Race,
    RaceResult,
    SprintResult,
    StartingGrid,
)
from predictions.models import Forecast

FACTS = (RaceResult, SprintResult, QualifyingResult, PracticeResult, StartingGrid, DriverStanding)
LEFT_OUT = {"id", "source", "stated_at"}


def state_of(races: list[Race]) -> dict[str, Any]:
    ids = [race.pk for race in races]
    facts = {model.__name__: _rows(model.objects.filter(race__in=ids)) for model in FACTS}
    scores = ModelAccuracy.objects.filter(race__in=ids).order_by("race", "stage", "forecaster", "kind")
    fields = ("race__round_number", "stage", "forecaster", "log_loss", "brier_score")
    return {
        "facts": facts,
        "forecasts": [_forecasts(race) for race in races],
        "scores": [
            [*row[:3], *(round(value, 6) for value in row[3:])] for row in scores.values_list(*fields)
        ],
        "open jobs": Job.objects.open().count(),
    }


def _rows(rows: Any) -> list[list[str]]:
    names = [field.attname for field in rows.model._meta.fields if field.attname not in LEFT_OUT]
    return sorted([str(value) for value in row] for row in rows.values_list(*names))


def _forecasts(race: Race) -> dict[str, Any]:
    """The last forecast of each stage made before the start, by the ensemble."""
    made = Forecast.objects.filter(race=race, model__type="ensemble", as_of__lt=race.start_time)
    last = {forecast.stage: forecast for forecast in made.order_by("as_of", "pk")}
    return {
        stage: [
            [row.driver.name, row.grid_position, round(row.win_probability, 6)]
            for row in forecast.predictions.select_related("driver").order_by("driver__name")
        ]
        for stage, forecast in sorted(last.items())
    }
