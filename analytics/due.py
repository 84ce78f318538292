"""Whether forecasts are to be scored: after a result, and after a change of the facts."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max

from f1site.lib.jobs.catch_up import Due
from ingestion import generation
from ingestion.models import Race
from predictions.due import changed
from predictions.models import Forecast

SCORES = "scores"
SCORE = "analytics.tasks.score_predictions"


def due(now: datetime) -> Iterator[Due]:
    if basis := changed(SCORES, basis_at(now)):
        yield Due(SCORE, basis, trace_id=generation.facts()[1])


def basis_at(now: datetime) -> str:
    """Empty while no race that was forecast has a result."""
    forecasts = Forecast.objects.filter(race__in=Race.objects.held(now))
    newest = forecasts.aggregate(newest=Max("pk"))["newest"]
    races = forecasts.values("race").distinct().count()
    return f"{races} races, forecast {newest}, facts {generation.facts()[0]}" if newest else ""
