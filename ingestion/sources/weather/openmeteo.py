"""Open-Meteo (CC BY 4.0): the weather of any hour since 1940 and of the next two weeks, without a key."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from f1site.lib.errors import ExternalAPIError
from ingestion.models.provenance import Source
from ingestion.records import WeatherRecord
from ingestion.sources.answers import Answer
from ingestion.sources.weather import provider
from ingestion.sources.weather.provider import Coordinates

SOURCE = Source.OPEN_METEO.value
ARCHIVE_HOST, FORECAST_HOST = "https://archive-api.open-meteo.com", "https://api.open-meteo.com"
# Its terms allow 600 a minute, 5,000 an hour and 10,000 a day.
RATE = "4/second,4000/hour,8000/day"
FORECAST_DAYS = 16
HORIZON = timedelta(days=FORECAST_DAYS - 1)
VARIABLES = ("temperature_2m", "precipitation", "wind_speed_10m", "weather_code")
WMO_CODES = {
    0: "clear sky",
    1: "mainly clear",
    2: "partly cloudy",
    3: "overcast",
    45: "fog",
    48: "freezing fog",
    51: "light drizzle",
    53: "drizzle",
    55: "heavy drizzle",
    56: "freezing drizzle",
    57: "freezing drizzle",
    61: "light rain",
    63: "rain",
    65: "heavy rain",
    66: "freezing rain",
    67: "freezing rain",
    71: "light snow",
    73: "snow",
    75: "heavy snow",
    77: "snow grains",
    80: "light showers",
    81: "showers",
    82: "violent showers",
    85: "snow showers",
    86: "snow showers",
    95: "thunderstorm",
    96: "thunderstorm with hail",
    99: "thunderstorm with hail",
}


def observed(place: Coordinates, at: datetime, now: datetime) -> WeatherRecord:
    day = at.date().isoformat()
    url = f"{settings.OPENMETEO_URL or ARCHIVE_HOST}/v1/archive"
    return _parsed(_request(url, place, now, provider.OBSERVED_MAX_AGE, start_date=day, end_date=day), at)


def forecast(place: Coordinates, at: datetime, now: datetime) -> WeatherRecord:
    url = f"{settings.OPENMETEO_URL or FORECAST_HOST}/v1/forecast"
    # Counted from the source's own date, so it never returns a past day as a forecast.
    return _parsed(_request(url, place, now, provider.FORECAST_MAX_AGE, forecast_days=FORECAST_DAYS), at)


def _request(url: str, place: Coordinates, now: datetime, max_age: timedelta, **days: Any) -> Answer:
    where = {"latitude": place.latitude, "longitude": place.longitude}
    params = {**where, **days, "hourly": ",".join(VARIABLES)}
    return provider.fetched(SOURCE, RATE, url, params, max_age=max_age, now=now, validate=hours)


def _parsed(answer: Answer, at: datetime) -> WeatherRecord:
    return parse(answer.payload, at, answer.fetched_at)


def hours(payload: Any) -> dict[str, list[Any]]:
    """The values of VARIABLES by hour, such as 2023-07-09T14:00."""
    columns = [provider.at_path(payload, "hourly", name) for name in ("time", *VARIABLES)]
    if (
        not all(isinstance(column, list) for column in columns)
        or len({len(column) for column in columns}) > 1
    ):
        raise ExternalAPIError(f"it has no hourly {', '.join(VARIABLES)}")
    return {hour: values for hour, *values in zip(*columns, strict=True) if isinstance(hour, str)}


def parse(payload: Any, at: datetime, made_at: datetime) -> WeatherRecord:
    """The weather in the hour of `at`. Rain is summed over the preceding hour: the next hour contains it."""
    by_hour, missing = hours(payload), [None] * len(VARIABLES)
    this, following = provider.full_hour(at), provider.full_hour(at) + timedelta(hours=1)
    temperature, rain_before, wind, code = by_hour.get(f"{this:%Y-%m-%dT%H:%M}", missing)
    rain = by_hour.get(f"{following:%Y-%m-%dT%H:%M}", [None, rain_before])[1]
    return provider.weather_record(
        this,
        made_at,
        WMO_CODES.get(code) if isinstance(code, int) else None,
        temperature_c=provider.measurement(temperature, "temperature_2m"),
        precipitation_mm=provider.measurement(rain, "precipitation"),
        wind_speed_kmh=provider.measurement(wind, "wind_speed_10m"),
    )
