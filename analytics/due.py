"""Whether forecasts are to be scored and track coefficients calculated: after a result, and after a change
of the facts or of the odds. Live forecasts and those of backtests are scored."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Max

from analytics.accuracy import SCORED
from analytics.models import Odds
from f1site.lib.jobs.catch_up import Due
from ingestion import generation
from ingestion.importer.saving.completeness import unfinished
from ingestion.models import Race
from predictions.due import FORECAST_RACE, FORECAST_SEASON, TRAIN, changed
from predictions.models import Forecast

SCORES = "scores"
SCORE = "analytics.tasks.score_predictions"
COEFFICIENTS = "track coefficients"
RECALCULATE = "analytics.tasks.recalculate_coefficients"


def due(now: datetime) -> Iterator[Due]:
    if basis := changed(SCORES, basis_at(now)):
        yield Due(SCORE, basis, trace_id=generation.facts()[1])
    # A calculation that starts while an import writes waits for its end. Its basis must not be another
    # then, or what it has calculated would stay due.
    if not unfinished.runs() and (basis := changed(COEFFICIENTS, coefficients_basis(now))):
        # Nobody waits for them: what the next race needs comes first.
        before = (TRAIN, FORECAST_RACE, FORECAST_SEASON)
        yield Due(RECALCULATE, basis, after=before, trace_id=generation.facts()[1])


def basis_at(now: datetime) -> str:
    """Empty while no race that was forecast has a result."""
    forecasts = Forecast.objects.filter(race__in=Race.objects.held(now), kind__in=SCORED)
    newest = forecasts.aggregate(newest=Max("pk"))["newest"]
    if not newest:
        return ""
    races = forecasts.values("race").distinct().count()
    # Rows of odds are added and deleted, never changed.
    odds = Odds.objects.aggregate(count=Count("pk"), newest=Max("pk"))
    return (
        f"{races} races, forecast {newest}, {odds['count']} odds to {odds['newest']}, "
        f"facts {generation.facts()[0]}"
    )


def coefficients_basis(now: datetime) -> str:
    """Empty before the first result."""
    results = Race.objects.held(now).count()
    return f"{results} results, facts {generation.facts()[0]}" if results else ""
