"""Looks for a qualifying that is over, so that its forecast is there the same evening."""

from datetime import datetime

from ingestion import summaries
from ingestion.importer.current import import_weekend
from ingestion.models import Race
from predictions.models import Forecast, Stage


def update(now: datetime) -> str:
    """Imports F1DB's files of the next race if its qualifying is over and not forecast from yet.

    Raises ExternalAPIError where they cannot be read.
    """
    race = Race.objects.upcoming(now).select_related("season", "circuit").first()
    if race is None or summaries.is_demo() or not race.qualifying_is_over(now):
        return "No qualifying is waited for."
    if Forecast.objects.filter(race=race, stage=Stage.AFTER_QUALIFYING, as_of__lte=now).exists():
        return f"{race} is forecast after qualifying already."
    return import_weekend(race, now).summary
