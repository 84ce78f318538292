"""Whether there are models that serve, whole and signed, and a forecast of the next race."""

from datetime import datetime

from f1site.lib.doctor import Finding
from f1site.lib.errors import F1AnalyticsError
from predictions import forecasting, model_store
from predictions.ml.features import BY_STAGE
from predictions.models import Forecast


def check(now: datetime) -> list[Finding]:
    return [_models(now), _forecast(now)]


def _models(now: datetime) -> Finding:
    try:
        models = forecasting.serving(now)
        version = models["ensemble"].version
        for stage in BY_STAGE:
            model_store.load(version, stage)
    except F1AnalyticsError as error:
        return Finding("models", ailing=error.message)
    return Finding(
        "models",
        f"{len(models)} of version {version} open, on data through {models['ensemble'].data_through}",
    )


def _forecast(now: datetime) -> Finding:
    try:
        race = forecasting.next_race(now)
    except F1AnalyticsError as error:
        return Finding("next race", ailing=error.message)
    forecast = Forecast.objects.of(race, now).first()
    if forecast is None:
        return Finding(
            "next race", ailing=f"{race} has no forecast: manage.py generate_predictions --next-race"
        )
    return Finding("next race", f"{race}, forecast {forecast.get_stage_display().lower()}")
