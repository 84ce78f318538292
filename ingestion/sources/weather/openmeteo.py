"""Open-Meteo (CC BY 4.0): the weather of any hour since 1940 and of the next two weeks, without a key.

Two of its services keep forecasts of the past:

- "previous runs", since January 2024: what was forecast one day before, or more;
- "historical forecast", since 2022: the first hours of each run of the weather models, one after the
  other. Models run every one to six hours, so such a forecast is hours old; how many is not given. It
  counts as made the shortest time before the start, so that nothing earlier ever sees it.

https://open-meteo.com/en/docs/previous-runs-api, https://open-meteo.com/en/docs/historical-forecast-api
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from f1site.lib.errors import ExternalAPIError
from ingestion.models.provenance import Source
from ingestion.records import WeatherRecord
from ingestion.sources.answers import Answer
from ingestion.sources.weather import provider
from ingestion.sources.weather.provider import Coordinates, Read

SOURCE = Source.OPEN_METEO.value
ARCHIVE_HOST, FORECAST_HOST = "https://archive-api.open-meteo.com", "https://api.open-meteo.com"
PREVIOUS_RUNS_HOST = "https://previous-runs-api.open-meteo.com"
HISTORICAL_FORECAST_HOST = "https://historical-forecast-api.open-meteo.com"
PREVIOUS_RUNS_SINCE, HISTORICAL_FORECAST_SINCE = date(2024, 1, 1), date(2022, 1, 1)
PREVIOUS_RUN_LEAD, HISTORICAL_FORECAST_LEAD = timedelta(days=1), timedelta(hours=1)
# Its terms allow 600 a minute, 5,000 an hour and 10,000 a day.
RATE = "4/second,4000/hour,8000/day"
FORECAST_DAYS = 16
HORIZON = timedelta(days=FORECAST_DAYS - 1)
ANSWERS_SEVERAL_DAYS = True
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


def keeps_forecasts_of(at: datetime) -> bool:
    return at.date() >= HISTORICAL_FORECAST_SINCE


def observed(place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read:
    answer = _request(_url(ARCHIVE_HOST, "archive"), place, now, provider.OBSERVED_MAX_AGE, **_days(hours))
    return lambda at: parse(answer.payload, at, answer.fetched_at)


def past_forecast(place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read:
    host, lead, suffix = past_service(hours)
    url, max_age = _url(host, "forecast"), provider.PAST_FORECAST_MAX_AGE
    answer = _request(url, place, now, max_age, suffix, **_days(hours))
    return lambda at: parse(answer.payload, at, at - lead, suffix)


def past_service(hours: Sequence[datetime]) -> tuple[str, timedelta, str]:
    """The host that kept the forecasts of these hours of one season, their lead, and their suffix."""
    if min(hours).date() >= PREVIOUS_RUNS_SINCE:
        return PREVIOUS_RUNS_HOST, PREVIOUS_RUN_LEAD, "_previous_day1"
    return HISTORICAL_FORECAST_HOST, HISTORICAL_FORECAST_LEAD, ""


def forecast(place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read:
    # Counted from the source's own date, so it never returns a past day as a forecast.
    url, max_age = _url(FORECAST_HOST, "forecast"), provider.FORECAST_MAX_AGE
    answer = _request(url, place, now, max_age, forecast_days=FORECAST_DAYS)
    return lambda at: parse(answer.payload, at, answer.fetched_at)


def _url(host: str, service: str) -> str:
    return f"{settings.OPENMETEO_URL or host}/v1/{service}"


def _days(hours: Sequence[datetime]) -> dict[str, str]:
    return {"start_date": min(hours).date().isoformat(), "end_date": max(hours).date().isoformat()}


def _request(
    url: str, place: Coordinates, now: datetime, max_age: timedelta, suffix: str = "", **days: Any
) -> Answer:
    where = {"latitude": place.latitude, "longitude": place.longitude}
    params = {**where, **days, "hourly": ",".join(name + suffix for name in VARIABLES)}
    validate = partial(by_hour, suffix=suffix)
    return provider.fetched(SOURCE, RATE, url, params, max_age=max_age, now=now, validate=validate)


def by_hour(payload: Any, suffix: str = "") -> dict[str, list[Any]]:
    """The values of VARIABLES by hour, such as 2023-07-09T14:00; `suffix` is that of their names."""
    names = [name + suffix for name in VARIABLES]
    columns = [provider.at_path(payload, "hourly", name) for name in ("time", *names)]
    if (
        not all(isinstance(column, list) for column in columns)
        or len({len(column) for column in columns}) > 1
    ):
        raise ExternalAPIError(f"it has no hourly {', '.join(names)}")
    return {hour: values for hour, *values in zip(*columns, strict=True) if isinstance(hour, str)}


def parse(payload: Any, at: datetime, made_at: datetime, suffix: str = "") -> WeatherRecord:
    """The weather in the hour of `at`. Rain is summed over the preceding hour: the next hour contains it."""
    known, missing = by_hour(payload, suffix), [None] * len(VARIABLES)
    this, following = provider.full_hour(at), provider.full_hour(at) + timedelta(hours=1)
    temperature, rain_before, wind, code = known.get(f"{this:%Y-%m-%dT%H:%M}", missing)
    rain = known.get(f"{following:%Y-%m-%dT%H:%M}", [None, rain_before])[1]
    return provider.weather_record(
        this,
        made_at,
        WMO_CODES.get(code) if isinstance(code, int) else None,
        temperature_c=provider.measurement(temperature, "temperature_2m"),
        precipitation_mm=provider.measurement(rain, "precipitation"),
        wind_speed_kmh=provider.measurement(wind, "wind_speed_10m"),
    )
