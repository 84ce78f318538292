"""Open-Meteo's and OpenWeatherMap's answers about an invented weather: a function of place and hour."""

import math
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

Answer = tuple[int, dict[str, Any]]
Query = dict[str, str]
UNITS = {"temperature_2m": "°C", "precipitation": "mm", "wind_speed_10m": "km/h", "weather_code": "wmo code"}
FORECAST_DAYS, LATEST_FORECAST_DAY = 7, 15
# Such as temperature_2m_previous_day1: as it was forecast a day before.
NAME = re.compile(rf"({'|'.join(UNITS)})(?:_previous_day([1-7]))?")
STEP, STEPS = timedelta(hours=3), 40
KELVIN = 273.15


class Weather(NamedTuple):
    celsius: float
    rain_mm: float
    wind_kmh: float


def weather(place: tuple[float, float], at: datetime, lead: timedelta = timedelta(0)) -> Weather:
    """A forecast is off by half a degree for each day of `lead`."""
    latitude, longitude = place
    hour = (at.hour + longitude / 15) % 24
    celsius = 26 - abs(latitude) / 4 + 5 * math.sin((hour - 9) / 24 * math.tau) + lead / timedelta(days=2)
    wet = (at.toordinal() + int(latitude)) % 5 == 0
    return Weather(round(celsius, 1), 1.2 if wet else 0.0, 8.0 + at.day % 7 * 2)


def open_meteo(path: str, query: Query, now: datetime) -> Answer:
    today = now.date()
    first = date.fromisoformat(query.get("start_date") or today.isoformat())
    days = int(query.get("forecast_days") or FORECAST_DAYS)
    last = date.fromisoformat(query.get("end_date") or (today + timedelta(days=days - 1)).isoformat())
    names = query.get("hourly", "temperature_2m").split(",")
    wanted = {name: NAME.fullmatch(name) for name in names}
    if unknown := [name for name, known in wanted.items() if not known]:
        return _invalid(f"Cannot initialize hourly from invalid String value {unknown[0]}.")
    latest = (
        today - timedelta(days=1) if path.endswith("archive") else today + timedelta(days=LATEST_FORECAST_DAY)
    )
    if not first <= last <= latest:
        return _invalid(f"Parameter 'end_date' is out of allowed range to {latest}")
    place = float(query["latitude"]), float(query["longitude"])
    midnight = datetime.combine(first, datetime.min.time(), UTC)
    hours = [midnight + timedelta(hours=n) for n in range(24 * ((last - first).days + 1))]
    units = {name: UNITS[known[1]] for name, known in wanted.items() if known}
    hourly: dict[str, list[Any]] = {"time": [f"{at:%Y-%m-%dT%H:%M}" for at in hours]}
    for name, known in wanted.items():
        if known:
            lead = timedelta(days=int(known[2] or 0))
            values = (weather(place, at, lead or max(at - now, timedelta(0))) for at in hours)
            hourly[name] = [_variable(known[1], one) for one in values]
    return 200, {"timezone": "GMT", "hourly_units": units, "hourly": hourly}


def _variable(name: str, one: Weather) -> float:
    return {
        "temperature_2m": one.celsius,
        "precipitation": one.rain_mm,
        "wind_speed_10m": one.wind_kmh,
        "weather_code": 61 if one.rain_mm else 1,
    }[name]


def _invalid(reason: str) -> Answer:
    return 400, {"error": True, "reason": reason}


def open_weather(path: str, query: Query, now: datetime) -> Answer:
    if not query.get("appid"):
        return 401, {"cod": 401, "message": "Invalid API key."}
    place, metric = (float(query["lat"]), float(query["lon"])), query.get("units") == "metric"
    if path.endswith("timemachine"):
        at = datetime.fromtimestamp(int(query["dt"]), UTC)
        row, one = _entry(place, at, timedelta(0), metric)
        observed = {"temp": one["temp"], "wind_speed": one["speed"]} | _rain(one["rain"], "1h", 1)
        return 200, {"lat": place[0], "lon": place[1], "data": [row | observed]}
    start = now.replace(hour=now.hour - now.hour % 3, minute=0, second=0, microsecond=0) + STEP
    listed = []
    for at in (start + n * STEP for n in range(STEPS)):
        row, one = _entry(place, at, at - now, metric)
        parts = {
            "main": {"temp": one["temp"]},
            "wind": {"speed": one["speed"]},
            "dt_txt": f"{at:%Y-%m-%d %H:%M:%S}",
        }
        listed.append(row | parts | _rain(one["rain"], "3h", 3))
    return 200, {"cod": "200", "cnt": len(listed), "list": listed}


def _entry(
    place: tuple[float, float], at: datetime, lead: timedelta, metric: bool
) -> tuple[dict[str, Any], dict[str, float]]:
    """What both kinds of answer share, and the values that they name otherwise; wind in metres a second."""
    celsius, rain, wind = weather(place, at, lead)
    sky = (
        {"main": "Rain", "description": "light rain"}
        if rain
        else {"main": "Clear", "description": "clear sky"}
    )
    values = {
        "temp": round(celsius + (0 if metric else KELVIN), 2),
        "speed": round(wind / 3.6, 2),
        "rain": rain,
    }
    return {"dt": int(at.timestamp()), "weather": [sky]}, values


def _rain(millimetres: float, key: str, hours: int) -> dict[str, Any]:
    return {"rain": {key: millimetres * hours}} if millimetres else {}
