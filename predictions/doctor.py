"""Whether there are models that serve, whole and signed, and a forecast of the next race."""

from datetime import datetime
from itertools import takewhile

from f1site.lib.doctor import Finding
from f1site.lib.errors import F1AnalyticsError
from predictions.data import stages
from predictions.model_sets import serving
from predictions.models import Forecast, TrainedModel


def check(now: datetime) -> list[Finding]:
    return [_models(now), _forecast(now)]


def _models(now: datetime) -> Finding:
    serving.open_set.cache_clear()  # to look at the files, not at what this process remembers
    try:
        models = serving.serving_models(now)
    except F1AnalyticsError as error:
        return Finding("models", ailing=error.message)
    speaks = models["ensemble"]
    _, refused = serving.serving_set(now)
    if refused:
        why = next(iter(refused.values()))
        return Finding("models", ailing=f"{why} Meanwhile version {speaks.version} serves.")
    told = f"{len(models)} of version {speaks.version} open, on data through {speaks.data_through}"
    newer = takewhile(lambda row: row != speaks, TrainedModel.objects.sets().filter(as_of__lte=now))
    waiting = next((row for row in newer if row.state == TrainedModel.State.WAITING), None)
    return Finding("models", told + (f"; {waiting.version} waits for an operator" if waiting else ""))


def _forecast(now: datetime) -> Finding:
    try:
        race = stages.next_race(now)
    except F1AnalyticsError as error:
        return Finding("next race", ailing=error.message)
    forecast = Forecast.objects.for_race(race, now).first()
    if forecast is None:
        return Finding(
            "next race", ailing=f"{race} has no forecast: manage.py generate_predictions --next-race"
        )
    return Finding("next race", f"{race}, forecast {forecast.get_stage_display().lower()}")
