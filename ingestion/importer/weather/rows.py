"""The stored weather of a race."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from ingestion.importer.saving.report import Report, table_name
from ingestion.models import Circuit, Race, WeatherData
from ingestion.records import WeatherRecord

Kind = WeatherData.Kind
TABLE = table_name(WeatherData)
VALUES = ("temperature_c", "precipitation_mm", "wind_speed_kmh", "conditions_text")
# If no start time is known: most European races started at 14:00 until 2017.
DEFAULT_START = time_of_day(14)


def start_of(race: Race) -> datetime:
    if race.start_time is not None:
        return race.start_time
    return datetime.combine(race.date, DEFAULT_START, _zone(race.circuit)).astimezone(UTC)


def _zone(circuit: Circuit) -> tzinfo:
    """The circuit's time zone; if unknown, from its longitude."""
    with contextlib.suppress(KeyError, ValueError):
        return ZoneInfo(circuit.timezone)
    return timezone(timedelta(hours=round((circuit.longitude or 0) / 15)))


def save(race: Race, kind: Kind, source: str, record: WeatherRecord, report: Report) -> None:
    """An observation or a simulated forecast is one row, which may be corrected; each forecast is its own."""
    values = {name: getattr(record, name) for name in VALUES}
    lead_hours = None if kind == Kind.OBSERVED else (start_of(race) - record.made_at) / timedelta(hours=1)
    stored = WeatherData.objects.filter(race=race, source=source, kind=kind)
    if kind == Kind.FORECAST:
        stored = stored.filter(made_at=record.made_at)
    old = stored.first()
    if old is None:
        key = {"race": race, "source": source, "kind": kind}
        WeatherData(**key, **values, made_at=record.made_at, lead_hours=lead_hours).save()
        report.count(TABLE, "new")
        return
    before = [getattr(old, name) for name in VALUES]
    if before == list(values.values()):
        report.count(TABLE, "unchanged")
    else:
        report.change(TABLE, str(race), VALUES, before, list(values.values()))
    stored.filter(pk=old.pk).update(**values, made_at=record.made_at, lead_hours=lead_hours)
