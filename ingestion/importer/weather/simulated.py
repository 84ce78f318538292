"""The forecast of a race from before forecasts were kept: its observation with the error of a forecast.

The error is that of a good forecast made LEAD before the start:

    temperature    + N(0, 2 °C)
    wind           + N(0, 5 km/h), not below 0
    rain           observed: forecast with probability 0.7, its amount times exp(N(0, 0.7));
                   not observed: forecast with probability 0.08, its amount exp(N(ln 0.8 mm, 0.8))

With rain in a sixth of the hours, six in ten forecasts of rain are right. The sizes are those of one-day
forecasts of a single place, rounded: T. Haiden et al., "Evaluation of ECMWF forecasts, including the
2020 upgrade", ECMWF Technical Memorandum 880 (2021), for temperature and wind; Z. Ben Bouallègue et al.,
"Statistical modeling of 2-m temperature and 10-m wind speed forecast errors", Monthly Weather Review 151
(2023) 897-911. For the rain of one hour at one place scores differ between climates and thresholds: these
rates are an assumption of the usual order.

The draws depend on season and Grand Prix alone, so a race imported again has the same forecast, and a
corrected observation moves it as far as it was corrected. So a simulated forecast depends on the weather
that came, as every good forecast does; but on that of its own race only.
"""

import math
import random
from collections.abc import Sequence
from datetime import timedelta

from ingestion.importer.saving.report import Report
from ingestion.importer.weather import rows
from ingestion.importer.weather.requests import with_recent_forecast
from ingestion.importer.weather.rows import Kind, start_of
from ingestion.models import Race, WeatherData
from ingestion.records import WeatherRecord

LEAD = timedelta(hours=24)
TEMPERATURE_SD, WIND_SD = 2.0, 5.0
RAIN_FROM_MM = 0.1
HIT_RATE, FALSE_ALARM_RATE = 0.7, 0.08
AMOUNT_SD = 0.7  # of the logarithm
FALSE_MM, FALSE_SD = 0.8, 0.8


def save(races: Sequence[Race], report: Report) -> None:
    """Simulates a forecast of each observed race of the past `races`, unless a real one is stored."""
    real = with_recent_forecast(races)
    observed = WeatherData.objects.filter(race__in=races, kind=Kind.OBSERVED).order_by("made_at", "source")
    newest = {row.race_id: row for row in observed if row.race_id not in real}
    for old in WeatherData.objects.filter(race__in=races, kind=Kind.SIMULATED):
        if old.race_id not in newest or old.source != newest[old.race_id].source:
            old.delete()
    for race in races:
        if row := newest.get(race.pk):
            rows.save(race, Kind.SIMULATED, row.source, simulate(race, row), report)


def simulate(race: Race, observed: WeatherData) -> WeatherRecord:
    """A forecast that might have been made LEAD before the start, of the observed weather."""
    draw = random.Random(f"weather {race.season.year} {race.grand_prix}")  # noqa: S311 - no secret
    temperature, wind, amount = (draw.gauss() for _ in range(3))
    chance = draw.random()
    start, celsius, millimetres, kmh = start_of(race), *_values(observed)
    return WeatherRecord(
        at=start.replace(minute=0, second=0, microsecond=0),
        made_at=start - LEAD,
        temperature_c=None if celsius is None else round(celsius + TEMPERATURE_SD * temperature, 2),
        precipitation_mm=None if millimetres is None else round(_rain(millimetres, chance, amount), 2),
        wind_speed_kmh=None if kmh is None else round(max(0.0, kmh + WIND_SD * wind), 2),
        conditions_text="",
    )


def _values(row: WeatherData) -> tuple[float | None, ...]:
    return row.temperature_c, row.precipitation_mm, row.wind_speed_kmh


def _rain(observed: float, chance: float, normal: float) -> float:
    if observed >= RAIN_FROM_MM:
        return observed * math.exp(AMOUNT_SD * normal) if chance < HIT_RATE else 0.0
    return FALSE_MM * math.exp(FALSE_SD * normal) if chance >= 1 - FALSE_ALARM_RATE else 0.0
