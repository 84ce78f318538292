"""Imports the weather at the start of races: observed if they are over, forecast if they are ahead.

Race forecasts work without weather, so a failure here is only a warning.
"""

import contextlib
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from datetime import time as time_of_day
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.progress import progress
from ingestion.importer.archive import refuse_mixing
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded, rolled_back
from ingestion.models import Circuit, ImportRun, Race, WeatherData
from ingestion.records import Refusal, WeatherRecord
from ingestion.sources.weather import openmeteo, openweather
from ingestion.sources.weather.provider import Coordinates, Provider

logger = logging.getLogger(__name__)

Kind = WeatherData.Kind
TABLE = table_name(WeatherData)
VALUES = ("temperature_c", "precipitation_mm", "wind_speed_kmh", "conditions_text")
# If no start time is known: most European races started at 14:00 until 2017.
DEFAULT_START = time_of_day(14)
# Observations are revised for some days; later ones are final.
FINAL_AFTER = timedelta(days=7)
# After so many failures in a row the source is down, and each further request would take half a minute.
MAX_FAILURES = 3


class Request(NamedTuple):
    race: Race
    kind: WeatherData.Kind
    start: datetime


def provider() -> Provider:
    return openweather if settings.OPENWEATHER_API_KEY else openmeteo


def import_weather(first: int, last: int, now: datetime, dry_run: bool = False) -> ImportRun:
    """Imports the weather of the seasons from `first` to `last`, as far as it is known `now`.

    Raises DataImportError in the demo world, and ExternalAPIError if every request failed.
    """
    source = provider().SOURCE
    refuse_mixing(source)
    subject = f"weather {first}" if first == last else f"weather {first} to {last}"
    races = Race.objects.filter(season__year__range=(first, last)).select_related("circuit", "season")
    with recorded(source, subject, now, dry_run) as (run, report):
        save_weather(races.order_by("date", "pk"), now, report, dry_run)
        counts = report.counts.get(TABLE, {})
        if counts.get("refused") and sum(counts.values()) == counts["refused"]:
            raise ExternalAPIError(f"There is no weather: {report.refused[0]['reason']}")
    return run


def save_weather(races: Iterable[Race], now: datetime, report: Report, dry_run: bool = False) -> None:
    """Requests and saves the missing weather of `races`. Failures are logged and reported as refused."""
    source, failures = provider(), 0
    due = _due(races, source, now, report)
    for number, request in enumerate(progress(due, "Requesting the weather"), 1):
        try:
            record = _fetch(source, request, now)
        except ExternalAPIError as error:
            failures += 1
            _refuse(report, str(request.race), error.message)
            if isinstance(error, RateLimitError) or failures == MAX_FAILURES:
                _refuse_rest(report, len(due) - number)
                return
        else:
            failures = 0
            with rolled_back(dry_run), transaction.atomic():
                lock_imports()
                _save(source.SOURCE, request, record, report)


def start_of(race: Race) -> datetime:
    if race.start_time is not None:
        return race.start_time
    return datetime.combine(race.date, DEFAULT_START, _zone(race.circuit)).astimezone(UTC)


def _zone(circuit: Circuit) -> tzinfo:
    """The circuit's time zone; if unknown, from its longitude."""
    with contextlib.suppress(KeyError, ValueError):
        return ZoneInfo(circuit.timezone)
    return timezone(timedelta(hours=round((circuit.longitude or 0) / 15)))


def _due(races: Iterable[Race], source: Provider, now: datetime, report: Report) -> list[Request]:
    """Observations from the day after the race, forecasts up to the source's horizon."""
    final, due = _final(source.SOURCE), []
    for race in races:
        start, circuit = start_of(race), race.circuit
        if race.status == Race.Status.CANCELLED or None in (circuit.latitude, circuit.longitude):
            continue
        if race.pk in final and race.is_over(now):
            report.count(TABLE, "unchanged")
        elif race.is_over(now) and start.date() < now.date():
            due.append(Request(race, Kind.OBSERVED, start))
        elif now < start <= now + source.HORIZON:
            due.append(Request(race, Kind.FORECAST, start))
    return due


def _final(source: str) -> set[int]:
    observed = WeatherData.objects.filter(source=source, kind=Kind.OBSERVED)
    rows = observed.values_list("race_id", "race__date", "made_at")
    return {race_id for race_id, day, made_at in rows if made_at.date() >= day + FINAL_AFTER}


def _fetch(source: Provider, request: Request, now: datetime) -> WeatherRecord:
    circuit = request.race.circuit
    place = Coordinates(round(circuit.latitude or 0, 4), round(circuit.longitude or 0, 4))
    fetch = source.observed if request.kind == Kind.OBSERVED else source.forecast
    return fetch(place, request.start, now)


def _save(source: str, request: Request, record: WeatherRecord, report: Report) -> None:
    """An observation is one row, which may be corrected; each forecast is a row of its own."""
    values = {name: getattr(record, name) for name in VALUES}
    rows = WeatherData.objects.filter(race=request.race, source=source, kind=request.kind)
    lead_hours = None
    if request.kind == Kind.FORECAST:
        rows = rows.filter(made_at=record.made_at)
        lead_hours = (request.start - record.made_at) / timedelta(hours=1)
    old = rows.first()
    if old is None:
        key = {"race": request.race, "source": source, "kind": request.kind}
        WeatherData(**key, **values, made_at=record.made_at, lead_hours=lead_hours).save()
        report.count(TABLE, "new")
        return
    before = [getattr(old, name) for name in VALUES]
    if before == list(values.values()):
        report.count(TABLE, "unchanged")
    else:
        report.change(TABLE, str(request.race), VALUES, before, list(values.values()))
    rows.filter(pk=old.pk).update(**values, made_at=record.made_at)


def _refuse(report: Report, row: str, reason: str) -> None:
    logger.warning("No weather of %s: %s", row, reason)
    report.refuse([Refusal(TABLE, row, reason)])


def _refuse_rest(report: Report, number: int) -> None:
    if number:
        _refuse(report, f"{number} more races", "they were not requested after that.")
