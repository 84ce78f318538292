"""What the sources of weather have in common, and how a value of theirs is read strictly."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from f1site.lib.errors import ExternalAPIError
from f1site.lib.rates import Rate
from ingestion.records import WeatherRecord
from ingestion.sources.answers import Answer, fetch

# What we were told of the past will hardly change, a forecast does so every few hours.
OBSERVED_FRESH, FORECAST_FRESH = timedelta(hours=24), timedelta(hours=1)
RANGES = {
    "temperature_c": (-60, 60),
    "precipitation_mm": (0, 400),
    "wind_speed_kmh": (0, 400),
}
LONGEST_TEXT = 120
# A number beyond this is no measurement of anything.
LARGEST = 1e9


class Place(NamedTuple):
    """Degrees north and east, as exact as weather can be."""

    latitude: float
    longitude: float


class Provider(Protocol):
    """A module that asks one source. Both functions raise ExternalAPIError, also where the source
    does not speak of the hour `at`, and RateLimitError where today's requests are used up."""

    @property
    def SOURCE(self) -> str: ...  # noqa: N802 - constants of the module

    @property
    def HORIZON(self) -> timedelta: ...  # noqa: N802

    def observed(self, place: Place, at: datetime, now: datetime) -> WeatherRecord: ...

    def forecast(self, place: Place, at: datetime, now: datetime) -> WeatherRecord: ...


def fetched(  # noqa: PLR0913 - what to request, and how fresh
    source: str,
    limit: str,
    url: str,
    params: Mapping[str, Any],
    *,
    fresh_for: timedelta,
    now: datetime,
    validate: Callable[[Any], object],
) -> Answer:
    """The source's answer. Does not wait for the limit: forecasts of races work without weather."""
    rate = Rate(source, limit)
    return fetch(source, url, params, rate=rate, fresh_for=fresh_for, now=now, wait=False, validate=validate)


def full_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def dig(value: Any, *path: str | int) -> Any:
    """What lies at `path` in JSON; None where nothing does."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def number(value: Any, name: str) -> float | None:
    """Raises ExternalAPIError where `value` is something else than a number or nothing."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
        raise ExternalAPIError(f"{name} {str(value)[:40]!r} is no measurement")
    return value


def reading(at: datetime, made_at: datetime, text: Any, **values: float | None) -> WeatherRecord:
    """Raises ExternalAPIError where there is no value at all, or one that no weather has."""
    if all(value is None for value in values.values()):
        raise ExternalAPIError(f"there is no weather of {at:%Y-%m-%d %H:%M} UTC yet")
    for name, value in values.items():
        low, high = RANGES[name]
        if value is not None and not low <= value <= high:
            raise ExternalAPIError(f"{name} {str(value)[:40]} is outside {low} to {high}")
    said = text if isinstance(text, str) else ""
    said = "".join(character for character in said if character.isprintable())[:LONGEST_TEXT]
    rounded = {name: None if value is None else round(float(value), 2) for name, value in values.items()}
    return WeatherRecord(at=at, made_at=made_at, conditions_text=said, **rounded)
