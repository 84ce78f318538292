"""Imports the weather at the start of races: observed, as it was forecast, and as it is forecast.

A past race has its observation and, where the source kept it, the forecast made before the start. Where
it was not kept, a forecast is simulated from the observation. Race forecasts work without weather, so
a failure here is only a warning.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from f1site.lib.errors import ExternalAPIError, RateLimitError
from ingestion.importer.archive import refuse_mixing
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import recorded, rolled_back
from ingestion.importer.weather import rows, simulated
from ingestion.importer.weather.requests import Request, find_due
from ingestion.models import ImportRun, Race
from ingestion.records import Refusal
from ingestion.sources.weather import openmeteo, openweather
from ingestion.sources.weather.provider import Coordinates, NotYet, Provider, Read

logger = logging.getLogger(__name__)

# After so many failures in a row the source is down, and each further request would take half a minute.
MAX_FAILURES = 3


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
        counts = report.counts.get(rows.TABLE, {})
        if counts.get("refused") and sum(counts.values()) == counts["refused"]:
            raise ExternalAPIError(f"There is no weather: {report.refused[0]['reason']}")
    return run


def save_weather(races: Iterable[Race], now: datetime, report: Report, dry_run: bool = False) -> None:
    """Requests and saves the missing weather of `races`. Failures are logged and reported as refused."""
    races = [race for race in races if race.status != Race.Status.CANCELLED]
    due, final = find_due(races, provider(), now)
    report.count(rows.TABLE, "unchanged", final)
    _request_all(due, now, report, dry_run)
    with rolled_back(dry_run), transaction.atomic():
        lock_imports()
        simulated.save([race for race in races if race.is_over(now)], report)


def _request_all(due: Sequence[Request], now: datetime, report: Report, dry_run: bool) -> None:
    """Each answer is saved in a transaction of its own, so that an interrupted run continues after it."""
    source, failures = provider().SOURCE, 0
    for number, request in enumerate(report.steps(due, "Requesting the weather"), 1):
        try:
            read = _ask(request, now)
        except ExternalAPIError as error:
            failures += 1
            for race in request.races:
                _refuse(report, str(race), error.message)
            if isinstance(error, RateLimitError) or failures == MAX_FAILURES:
                _refuse_rest(report, due[number:])
                return
        else:
            failures = 0
            with rolled_back(dry_run), transaction.atomic():
                lock_imports()
                _save(request, read, source, now, report)


def _ask(request: Request, now: datetime) -> Read:
    circuit = request.races[0].circuit
    place = Coordinates(round(circuit.latitude or 0, 4), round(circuit.longitude or 0, 4))
    return request.ask(place, [rows.start_of(race) for race in request.races], now)


def _save(request: Request, read: Read, source: str, now: datetime, report: Report) -> None:
    for race in request.races:
        try:
            record = read(rows.start_of(race))
        except ExternalAPIError as error:
            if isinstance(error, NotYet) and rows.start_of(race) > now:
                logger.info("%s: %s", race, error.message)
            else:
                _refuse(report, str(race), error.message)
        else:
            rows.save(race, request.kind, source, record, report)


def _refuse(report: Report, row: str, reason: str) -> None:
    logger.warning("No weather of %s: %s", row, reason)
    report.refuse([Refusal(rows.TABLE, row, reason)])


def _refuse_rest(report: Report, rest: Sequence[Request]) -> None:
    races = {race.pk for request in rest for race in request.races}
    if races:
        _refuse(report, f"{len(races)} more races", "they were not requested after that.")
