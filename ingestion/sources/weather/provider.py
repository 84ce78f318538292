"""The interface of the weather sources, and the strict parsing of their values."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from f1site.lib.errors import ExternalAPIError
from f1site.lib.rates import Rate
from ingestion.records import WeatherRecord
from ingestion.sources.answers import Answer, fetch

# Observations rarely change, forecasts every few hours.
OBSERVED_MAX_AGE, FORECAST_MAX_AGE = timedelta(hours=24), timedelta(hours=1)
# What was once forecast never changes; a source may fill gaps later.
PAST_FORECAST_MAX_AGE = timedelta(days=30)
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


# Reads one hour from an answer. Raises ExternalAPIError if it has no values for it.
Read = Callable[[datetime], WeatherRecord]
# Requests the weather of some hours at a place, as known at an instant.
Ask = Callable[[Coordinates, Sequence[datetime], datetime], Read]


class Provider(Protocol):
    """A module of one source.

    The functions request the weather of some hours, of one only where the source has not
    ANSWERS_SEVERAL_DAYS. They raise ExternalAPIError without an answer, and RateLimitError if today's
    requests are used up.
    """

    @property
    def SOURCE(self) -> str: ...  # noqa: N802 - constants of the module

    @property
    def HORIZON(self) -> timedelta: ...  # noqa: N802

    @property
    def ANSWERS_SEVERAL_DAYS(self) -> bool: ...  # noqa: N802

    def keeps_forecasts_of(self, at: datetime) -> bool:
        """Whether the forecasts of this past hour can be requested with `past_forecast`."""
        ...

    def observed(self, place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read: ...

    def past_forecast(self, place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read: ...

    def forecast(self, place: Coordinates, hours: Sequence[datetime], now: datetime) -> Read: ...


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


class NotYet(ExternalAPIError):
    """The source answers, and its answer does not reach that hour yet."""


def weather_record(at: datetime, made_at: datetime, text: Any, **values: float | None) -> WeatherRecord:
    """Raises ExternalAPIError without any value, or for a value out of range."""
    if all(value is None for value in values.values()):
        raise NotYet(f"there is no weather of {at:%Y-%m-%d %H:%M} UTC yet")
    for name, value in values.items():
        low, high = RANGES[name]
        if value is not None and not low <= value <= high:
            raise ExternalAPIError(f"{name} {str(value)[:40]} is outside {low} to {high}")
    conditions = text if isinstance(text, str) else ""
    conditions = "".join(character for character in conditions if character.isprintable())[:MAX_TEXT]
    rounded = {name: None if value is None else round(float(value), 2) for name, value in values.items()}
    return WeatherRecord(at=at, made_at=made_at, conditions_text=conditions, **rounded)
