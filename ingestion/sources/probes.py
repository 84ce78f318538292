"""One small request to each outside source, to see whether it answers."""

from collections.abc import Callable

from django.conf import settings

from f1site.lib import http
from f1site.lib.rates import Rate
from ingestion.models.provenance import Source
from ingestion.sources import rates
from ingestion.sources.weather import openmeteo

ANSWER_SECONDS = 10
MONZA = {"latitude": 45.62, "longitude": 9.29}


def probes() -> dict[Source, Callable[[], None]]:
    """By source, of those that the service uses. Each raises ExternalAPIError if the source does not answer,
    and RateLimitError, without a request, if the limit of requests is reached."""
    limits = rates.rates()
    requests: dict[Source, Callable[[], None]] = {
        Source.F1DB: _request_f1db,
        Source.JOLPICA: _request_jolpica,
        Source.OPEN_METEO: _request_openmeteo,
    }
    if settings.OPENWEATHER_API_KEY:
        requests[Source.OPEN_WEATHER] = _request_openweather
    return {source: _counted(limits[source], request) for source, request in requests.items()}


def _counted(rate: Rate, request: Callable[[], None]) -> Callable[[], None]:
    def ask() -> None:
        rate.take(wait=False)
        request()

    return ask


def _request_f1db() -> None:
    http.get(f"{settings.F1DB_RAW_URL}/seasons/2023/races/01-bahrain/race.yml", timeout=ANSWER_SECONDS)


def _request_jolpica() -> None:
    http.get(f"{settings.JOLPICA_URL}/seasons/", {"limit": 1}, timeout=ANSWER_SECONDS)


def _request_openmeteo() -> None:
    host = settings.OPENMETEO_URL or openmeteo.FORECAST_HOST
    http.get(f"{host}/v1/forecast", {**MONZA, "forecast_days": 1}, timeout=ANSWER_SECONDS)


def _request_openweather() -> None:
    place = {"lat": MONZA["latitude"], "lon": MONZA["longitude"]}
    params = {**place, "appid": settings.OPENWEATHER_API_KEY}
    http.get(f"{settings.OPENWEATHER_URL}/data/2.5/forecast", params, timeout=ANSWER_SECONDS)
