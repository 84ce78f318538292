"""OpenWeatherMap, with a key: One Call for the past, the 5-day forecast for the future."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from f1site.lib.errors import ExternalAPIError
from ingestion.models.provenance import Source
from ingestion.records import WeatherRecord
from ingestion.sources.answers import Answer
from ingestion.sources.weather import provider
from ingestion.sources.weather.provider import Coordinates, Read

SOURCE = Source.OPEN_WEATHER.value
HORIZON = timedelta(days=5)
ANSWERS_SEVERAL_DAYS = False
STEP_HOURS = 3
KMH = 3.6  # in a metre per second


def keeps_forecasts_of(at: datetime) -> bool:
    return False


def observed(place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read:
    (at,) = hours
    when = int(provider.full_hour(at).timestamp())
    answer = _request("/data/3.0/onecall/timemachine", place, now, provider.OBSERVED_MAX_AGE, dt=when)
    return lambda at: parse_observed(answer.payload, at, answer.fetched_at)


def past_forecast(place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read:
    raise ExternalAPIError("OpenWeatherMap does not keep its forecasts.")


def forecast(place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read:
    answer = _request("/data/2.5/forecast", place, now, provider.FORECAST_MAX_AGE)
    return lambda at: parse_forecast(answer.payload, at, answer.fetched_at)


def _request(path: str, place: Coordinates, now: datetime, max_age: timedelta, **when: int) -> Answer:
    where = {"lat": place.latitude, "lon": place.longitude, "units": "metric"}
    url, params = settings.OPENWEATHER_URL + path, {**where, **when, "appid": settings.OPENWEATHER_API_KEY}
    limit = settings.OPENWEATHER_RATE
    return provider.fetched(SOURCE, limit, url, params, max_age=max_age, now=now, validate=entries)


def entries(payload: Any) -> list[dict[str, Any]]:
    """The hours in the answer, in order."""
    listed = provider.at_path(payload, "data") or provider.at_path(payload, "list")
    if not isinstance(listed, list) or any(
        type(provider.at_path(entry, "dt")) is not int for entry in listed
    ):
        raise ExternalAPIError("it has no list of hours")
    return sorted(listed, key=lambda entry: entry["dt"])


def parse_observed(payload: Any, at: datetime, made_at: datetime) -> WeatherRecord:
    this, listed = provider.full_hour(at), entries(payload)
    entry = next((entry for entry in listed if entry["dt"] == int(this.timestamp())), None)
    return provider.weather_record(
        this,
        made_at,
        provider.at_path(entry, "weather", 0, "description"),
        temperature_c=provider.measurement(provider.at_path(entry, "temp"), "temperature"),
        precipitation_mm=None if entry is None else _precipitation(entry, 1),
        wind_speed_kmh=_kmh(provider.at_path(entry, "wind_speed")),
    )


def parse_forecast(payload: Any, at: datetime, made_at: datetime) -> WeatherRecord:
    """The entry nearest to `at`; rain and snow are summed over the three hours before an entry."""
    this, listed = provider.full_hour(at), entries(payload)
    start = int(this.timestamp())
    nearest = min(listed, key=lambda entry: abs(entry["dt"] - start), default={"dt": 0})
    if abs(nearest["dt"] - start) > STEP_HOURS * 3600 // 2:
        raise provider.NotYet(f"there is no weather of {this:%Y-%m-%d %H:%M} UTC yet")
    covering = next((entry for entry in listed if entry["dt"] > start), nearest)
    return provider.weather_record(
        this,
        made_at,
        provider.at_path(nearest, "weather", 0, "description"),
        temperature_c=provider.measurement(provider.at_path(nearest, "main", "temp"), "temperature"),
        precipitation_mm=_precipitation(covering, STEP_HOURS),
        wind_speed_kmh=_kmh(provider.at_path(nearest, "wind", "speed")),
    )


def _precipitation(entry: dict[str, Any], hours: int) -> float:
    """Millimetres an hour of rain and melted snow; a missing value is 0."""
    parts = (
        provider.measurement(provider.at_path(entry, kind, f"{hours}h"), kind) for kind in ("rain", "snow")
    )
    return sum(part or 0 for part in parts) / hours


def _kmh(value: Any) -> float | None:
    metres_a_second = provider.measurement(value, "wind speed")
    return None if metres_a_second is None else metres_a_second * KMH
