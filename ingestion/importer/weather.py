"""The weather at the start of races: observed once they are over, forecast while they lie ahead.

Forecasts of races are made without weather where there is none, so what fails here is a warning.
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
from ingestion.importer.saving.bulk import take_turns
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded, rolled_back
from ingestion.models import Circuit, ImportRun, Race, WeatherData
from ingestion.records import Refusal, WeatherRecord
from ingestion.sources.weather import openmeteo, openweather
from ingestion.sources.weather.readings import Place, Provider

logger = logging.getLogger(__name__)

Kind = WeatherData.Kind
TABLE = table_name(WeatherData)
VALUES = ("temperature_c", "precipitation_mm", "wind_speed_kmh", "conditions_text")
# Where none is known: European races, most of them, started at two in the afternoon until 2017.
USUAL_START = time_of_day(14)
# Observations are revised for some days; those made later are not asked for again.
SETTLED = timedelta(days=7)
# A source that fails so often in a row is down, and each further question would cost half a minute.
PATIENCE = 3


class Question(NamedTuple):
    race: Race
    kind: WeatherData.Kind
    start: datetime


def provider() -> Provider:
    return openweather if settings.OPENWEATHER_API_KEY else openmeteo


def import_weather(first: int, last: int, now: datetime, dry_run: bool = False) -> ImportRun:
    """The weather of the seasons from `first` to `last`, as far as it is known `now`.

    Raises DataImportError in the demo world, whose circuits lie nowhere, and ExternalAPIError where
    the source gave nothing at all.
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
    """Asks for what is due of `races` and saves it. What fails is logged, and refused in the report."""
    source, failures = provider(), 0
    due = _due(races, source, now, report)
    for number, question in enumerate(progress(due, "Asking for the weather"), 1):
        try:
            record = _ask(source, question, now)
        except ExternalAPIError as error:
            failures += 1
            _refuse(report, str(question.race), error.message)
            if isinstance(error, RateLimitError) or failures == PATIENCE:
                _refuse_rest(report, len(due) - number)
                return
        else:
            failures = 0
            with rolled_back(dry_run), transaction.atomic():
                take_turns()
                _save(source.SOURCE, question, record, report)


def start_of(race: Race) -> datetime:
    if race.start_time is not None:
        return race.start_time
    return datetime.combine(race.date, USUAL_START, _zone(race.circuit)).astimezone(UTC)


def _zone(circuit: Circuit) -> tzinfo:
    """The circuit's time zone; by its longitude where none is known."""
    with contextlib.suppress(KeyError, ValueError):
        return ZoneInfo(circuit.timezone)
    return timezone(timedelta(hours=round((circuit.longitude or 0) / 15)))


def _due(races: Iterable[Race], source: Provider, now: datetime, report: Report) -> list[Question]:
    """Observations from the day after the race, forecasts as far ahead as the source looks."""
    settled, due = _settled(source.SOURCE), []
    for race in races:
        start, circuit = start_of(race), race.circuit
        if race.status == Race.Status.CANCELLED or None in (circuit.latitude, circuit.longitude):
            continue
        if race.pk in settled and race.is_over(now):
            report.count(TABLE, "unchanged")
        elif race.is_over(now) and start.date() < now.date():
            due.append(Question(race, Kind.OBSERVED, start))
        elif now < start <= now + source.HORIZON:
            due.append(Question(race, Kind.FORECAST, start))
    return due


def _settled(source: str) -> set[int]:
    observed = WeatherData.objects.filter(source=source, kind=Kind.OBSERVED)
    rows = observed.values_list("race_id", "race__date", "made_at")
    return {race_id for race_id, day, made_at in rows if made_at.date() >= day + SETTLED}


def _ask(source: Provider, question: Question, now: datetime) -> WeatherRecord:
    circuit = question.race.circuit
    place = Place(round(circuit.latitude or 0, 4), round(circuit.longitude or 0, 4))
    ask = source.observed if question.kind == Kind.OBSERVED else source.forecast
    return ask(place, question.start, now)


def _save(source: str, question: Question, record: WeatherRecord, report: Report) -> None:
    """What was observed is one row, corrected if need be; a forecast stays as it was made."""
    values = {name: getattr(record, name) for name in VALUES}
    rows = WeatherData.objects.filter(race=question.race, source=source, kind=question.kind)
    lead_hours = None
    if question.kind == Kind.FORECAST:
        rows = rows.filter(made_at=record.made_at)
        lead_hours = (question.start - record.made_at) / timedelta(hours=1)
    old = rows.first()
    if old is None:
        identity = {"race": question.race, "source": source, "kind": question.kind}
        WeatherData(**identity, **values, made_at=record.made_at, lead_hours=lead_hours).save()
        report.count(TABLE, "new")
        return
    before = [getattr(old, name) for name in VALUES]
    if before == list(values.values()):
        report.count(TABLE, "unchanged")
    else:
        report.change(TABLE, str(question.race), VALUES, before, list(values.values()))
    rows.filter(pk=old.pk).update(**values, made_at=record.made_at)


def _refuse(report: Report, row: str, reason: str) -> None:
    logger.warning("No weather of %s: %s", row, reason)
    report.refuse([Refusal(TABLE, row, reason)])


def _refuse_rest(report: Report, number: int) -> None:
    if number:
        _refuse(report, f"{number} more races", "they were not asked for after that.")
