"""What is known of the weather of a race, and whether the models know what rain does."""

from datetime import datetime

from ingestion.models import Race, WeatherData
from predictions.model_sets import serving
from predictions.what_if.question import invalid


def best_known(race: Race, as_of: datetime) -> WeatherData | None:
    """The forecast of the weather that the forecasts of `race` at `as_of` use."""
    known = WeatherData.objects.known_before_the_start().filter(race=race, made_at__lte=as_of)
    return known.best_last().last()


def require_learned(version: str, stage: str) -> None:
    """Raises ValidationError where the models were fitted on too few wet or too few dry races.

    Rain would then change nothing, which would read as if it had no effect.
    """
    if not serving.fitted_models(version, stage).ensemble.has_learned_rain:
        raise invalid(
            "wet",
            "The effect of rain is unknown: the models were trained on too few races with a weather "
            "forecast, wet and dry. Import it (manage.py import_weather --start-season 1996 --end-season "
            "YEAR) and train again (manage.py train_models), or leave wet out.",
        )
