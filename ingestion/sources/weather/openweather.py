"""OpenWeatherMap, where there is a key: One Call for the past, the 5-day forecast for what is to come."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from f1site.lib.errors import ExternalAPIError
from ingestion.models.provenance import Source
from ingestion.records import WeatherRecord
from ingestion.sources.answers import Answer
from ingestion.sources.weather import readings
from ingestion.sources.weather.readings import Place

SOURCE = Source.OPEN_WEATHER.value
HORIZON = timedelta(days=5)
STEP_HOURS = 3
KMH = 3.6  # in a metre per second


def observed(place: Place, at: datetime, now: datetime) -> WeatherRecord:
    when = int(readings.full_hour(at).timestamp())
    answer = _ask("/data/3.0/onecall/timemachine", place, now, readings.OBSERVED_FRESH, dt=when)
    return parse_observed(answer.payload, at, answer.fetched_at)


def forecast(place: Place, at: datetime, now: datetime) -> WeatherRecord:
    answer = _ask("/data/2.5/forecast", place, now, readings.FORECAST_FRESH)
    return parse_forecast(answer.payload, at, answer.fetched_at)


def _ask(path: str, place: Place, now: datetime, fresh_for: timedelta, **when: int) -> Answer:
    where = {"lat": place.latitude, "lon": place.longitude, "units": "metric"}
    url, params = settings.OPENWEATHER_URL + path, {**where, **when, "appid": settings.OPENWEATHER_API_KEY}
    limit = settings.OPENWEATHER_RATE
    return readings.fetched(SOURCE, limit, url, params, fresh_for=fresh_for, now=now, validate=entries)


def entries(payload: Any) -> list[dict[str, Any]]:
    """The hours that the answer speaks of, in order."""
    listed = readings.dig(payload, "data") or readings.dig(payload, "list")
    if not isinstance(listed, list) or any(type(readings.dig(entry, "dt")) is not int for entry in listed):
        raise ExternalAPIError("it has no list of hours")
    return sorted(listed, key=lambda entry: entry["dt"])


def parse_observed(payload: Any, at: datetime, made_at: datetime) -> WeatherRecord:
    this, listed = readings.full_hour(at), entries(payload)
    entry = next((entry for entry in listed if entry["dt"] == int(this.timestamp())), None)
    return readings.reading(
        this,
        made_at,
        readings.dig(entry, "weather", 0, "description"),
        temperature_c=readings.number(readings.dig(entry, "temp"), "temperature"),
        precipitation_mm=None if entry is None else _fallen(entry, 1),
        wind_speed_kmh=_kmh(readings.dig(entry, "wind_speed")),
    )


def parse_forecast(payload: Any, at: datetime, made_at: datetime) -> WeatherRecord:
    """The entry nearest to `at`; what falls is given for the three hours before an entry."""
    this, listed = readings.full_hour(at), entries(payload)
    start = int(this.timestamp())
    nearest = min(listed, key=lambda entry: abs(entry["dt"] - start), default={"dt": 0})
    if abs(nearest["dt"] - start) > STEP_HOURS * 3600 // 2:
        raise ExternalAPIError(f"there is no weather of {this:%Y-%m-%d %H:%M} UTC yet")
    covering = next((entry for entry in listed if entry["dt"] > start), nearest)
    return readings.reading(
        this,
        made_at,
        readings.dig(nearest, "weather", 0, "description"),
        temperature_c=readings.number(readings.dig(nearest, "main", "temp"), "temperature"),
        precipitation_mm=_fallen(covering, STEP_HOURS),
        wind_speed_kmh=_kmh(readings.dig(nearest, "wind", "speed")),
    )


def _fallen(entry: dict[str, Any], hours: int) -> float:
    """Millimetres an hour of rain and molten snow; what is not mentioned did not fall."""
    parts = (readings.number(readings.dig(entry, kind, f"{hours}h"), kind) for kind in ("rain", "snow"))
    return sum(part or 0 for part in parts) / hours


def _kmh(value: Any) -> float | None:
    metres_a_second = readings.number(value, "wind speed")
    return None if metres_a_second is None else metres_a_second * KMH
