"""Whether there are models that serve, whole and signed, and a forecast of the next race."""

from datetime import datetime
from itertools import takewhile

from f1site.lib import process_cache
from f1site.lib.doctor import Finding
from f1site.lib.errors import F1AnalyticsError
from predictions.data import stages
from predictions.ledger import checkpoints
from predictions.ledger.verification import verify
from predictions.model_sets import serving
from predictions.models import Forecast, TrainedModel
from predictions.serializers.stages import stage_words

NEWEST = 100  # documents whose rows are compared


def check(now: datetime) -> list[Finding]:
    return [_models(now), _forecast(now), _ledger()]


def _models(now: datetime) -> Finding:
    process_cache.clear()  # to read the files, not what this process remembers
    try:
        models = serving.serving_models(now)
    except F1AnalyticsError as error:
        return Finding("models", problem=error.message)
    ensemble = models["ensemble"]
    _, refused = serving.serving_set(now)
    if refused:
        reason = next(iter(refused.values()))
        return Finding("models", problem=f"{reason} Meanwhile version {ensemble.version} serves.")
    summary = f"{len(models)} of version {ensemble.version} open, on data through {ensemble.data_through}"
    newer = takewhile(lambda row: row != ensemble, TrainedModel.objects.sets().filter(as_of__lte=now))
    waiting = next((row for row in newer if row.state == TrainedModel.State.WAITING), None)
    return Finding("models", summary + (f"; {waiting.version} waits for an operator" if waiting else ""))


def _ledger() -> Finding:
    """All hashes, and the rows of the newest forecasts: the rest takes `verify_ledger`."""
    found = verify(newest=NEWEST)
    if found.breaks:
        count, first = len(found.breaks), found.breaks[0]
        return Finding("ledger", problem=f"{count} breaks, the first: {first} Run manage.py verify_ledger.")
    last = checkpoints.last()
    signed = f"signed up to {last['number']} on {last['time'][:10]}" if last else "no checkpoint yet"
    return Finding("ledger", f"{found.number} documents, hashes and newest rows whole; {signed}")


def _forecast(now: datetime) -> Finding:
    try:
        race = stages.next_race(now)
    except F1AnalyticsError as error:
        return Finding("next race", problem=error.message)
    forecast = Forecast.objects.for_race(race, now).first()
    if forecast is None:
        return Finding(
            "next race", problem=f"{race} has no forecast: manage.py generate_predictions --next-race"
        )
    stage = stage_words(race, forecast.stage, forecast.grid, forecast.as_of).label
    return Finding("next race", f"{race}, forecast {stage.lower()}")
