"""The interface of the weather sources, and the strict parsing of their values."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from f1site.lib.errors import ExternalAPIError
from f1site.lib.rates import Rate
from ingestion.records import WeatherRecord
from ingestion.sources.answers import Answer, fetch

# Observations rarely change, forecasts every few hours.
OBSERVED_MAX_AGE, FORECAST_MAX_AGE = timedelta(hours=24), timedelta(hours=1)
RANGES = {
    "temperature_c": (-60, 60),
    "precipitation_mm": (0, 400),
    "wind_speed_kmh": (0, 400),
}
MAX_TEXT = 120
# A larger number is not a measurement.
MAX_VALUE = 1e9


class Coordinates(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


class Provider(Protocol):
    """A module of one source. Both functions raise ExternalAPIError, also if the source has no values
    for the hour `at`, and RateLimitError if today's requests are used up."""

    @property
    def SOURCE(self) -> str: ...  # noqa: N802 - constants of the module

    @property
    def HORIZON(self) -> timedelta: ...  # noqa: N802

    def observed(self, place: Coordinates, at: datetime, now: datetime) -> WeatherRecord: ...

    def forecast(self, place: Coordinates, at: datetime, now: datetime) -> WeatherRecord: ...


def fetched(  # noqa: PLR0913 - what to request, and its maximum age
    source: str,
    limit: str,
    url: str,
    params: Mapping[str, Any],
    *,
    max_age: timedelta,
    now: datetime,
    validate: Callable[[Any], object],
) -> Answer:
    """The source's answer. Does not wait for the limit: forecasts of races work without weather."""
    rate = Rate(source, limit)
    return fetch(source, url, params, rate=rate, max_age=max_age, now=now, wait=False, validate=validate)


def full_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def at_path(value: Any, *path: str | int) -> Any:
    """The value at `path` in JSON; None if there is none."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def measurement(value: Any, name: str) -> float | None:
    """Raises ExternalAPIError unless `value` is a number or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < MAX_VALUE:
        raise ExternalAPIError(f"{name} {str(value)[:40]!r} is not a measurement")
    return value


def weather_record(at: datetime, made_at: datetime, text: Any, **values: float | None) -> WeatherRecord:
    """Raises ExternalAPIError without any value, or for a value out of range."""
    if all(value is None for value in values.values()):
        raise ExternalAPIError(f"there is no weather of {at:%Y-%m-%d %H:%M} UTC yet")
    for name, value in values.items():
        low, high = RANGES[name]
        if value is not None and not low <= value <= high:
            raise ExternalAPIError(f"{name} {str(value)[:40]} is outside {low} to {high}")
    conditions = text if isinstance(text, str) else ""
    conditions = "".join(character for character in conditions if character.isprintable())[:MAX_TEXT]
    rounded = {name: None if value is None else round(float(value), 2) for name, value in values.items()}
    return WeatherRecord(at=at, made_at=made_at, conditions_text=conditions, **rounded)
