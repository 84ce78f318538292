"""The request limits of every outside source, for the operators' pages."""

from django.conf import settings

from f1site.lib.rates import Rate
from ingestion.models.provenance import Source
from ingestion.sources.f1db import files
from ingestion.sources.weather import openmeteo


def rates() -> dict[Source, Rate]:
    limits = {
        Source.F1DB: files.RATE,
        Source.JOLPICA: settings.JOLPICA_RATE,
        Source.OPEN_METEO: openmeteo.RATE,
        Source.OPEN_WEATHER: settings.OPENWEATHER_RATE,
    }
    return {source: Rate(source, rate) for source, rate in limits.items()}


def left(source: str) -> str:
    """The requests left in each window, such as "3 of 3/second, 388 of 400/hour"; empty without a limit."""
    rate = rates().get(Source(source))
    return ", ".join(f"{count} of {window}" for window, count in rate.left().items()) if rate else ""
