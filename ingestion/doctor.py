"""Checks whether the facts are current and each outside source answers."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from f1site.lib import http
from f1site.lib.doctor import Finding
from f1site.lib.errors import DataImportError, F1AnalyticsError
from f1site.lib.rates import Rate
from ingestion.importer.saving import runs
from ingestion.importer.saving.completeness import unfinished
from ingestion.models import ExternalId, ImportRun, Race
from ingestion.models.provenance import Source
from ingestion.sources import rates
from ingestion.sources.weather import openmeteo

# A result may be published as late as the Monday after the race, or a little later.
OVERDUE = timedelta(days=3)
MONZA = {"latitude": 45.62, "longitude": 9.29}


def check(now: datetime) -> list[Finding]:
    sources = [_source(name, request) for name, request in _sources().items()]
    return [_results(now), _imports(), _waiting(), *sources, _limits()]


def _results(now: datetime) -> Finding:
    last = Race.objects.held(now).order_by("date", "start_time").last()
    if last is None:
        return Finding("results", problem="there are none: manage.py import_archive")
    missing = Race.objects.finished(now - OVERDUE).filter(status=Race.Status.SCHEDULED, date__gt=last.date)
    due = missing.order_by("date").first()
    return Finding("results", f"through {last}", f"{due} of {due.date} has no result yet" if due else "")


def _imports() -> Finding:
    closed = runs.close_dead()
    running = ImportRun.objects.filter(outcome=ImportRun.Outcome.RUNNING).count()
    left = [unfinished.reason(run) for run in unfinished.runs() if run.outcome == ImportRun.Outcome.FAILED]
    broken_off = f"{closed[0].subject} was broken off: import it again" if closed else ""
    return Finding("imports", f"{running} running", " ".join(left) or broken_off)


def _waiting() -> Finding:
    count = ExternalId.objects.filter(driver=None, constructor=None, circuit=None).count()
    return Finding(
        "identity", "every id is mapped", f"{count} ids wait to be mapped in the admin" if count else ""
    )


def _sources() -> dict[str, Callable[[], object]]:
    return {
        "archive": _check_archive,
        "F1DB files": lambda: http.get(f"{settings.F1DB_RAW_URL}/seasons/2023/races/01-bahrain/race.yml"),
        "Jolpica": _request_jolpica,
        "Open-Meteo": lambda: http.get(
            f"{settings.OPENMETEO_URL or openmeteo.FORECAST_HOST}/v1/forecast", {**MONZA, "forecast_days": 1}
        ),
        **({"OpenWeatherMap": _request_openweather} if settings.OPENWEATHER_API_KEY else {}),
    }


def _check_archive() -> None:
    where = settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL
    if "://" in where:
        http.get(where, stream=True).close()
    elif not os.path.isfile(os.path.expanduser(where)):
        raise DataImportError(f"F1_ARCHIVE={where} does not exist.")


def _request_jolpica() -> None:
    Rate(Source.JOLPICA.value, settings.JOLPICA_RATE).take(wait=False)
    http.get(f"{settings.JOLPICA_URL}/seasons/", {"limit": 1})


def _request_openweather() -> None:
    Rate(Source.OPEN_WEATHER.value, settings.OPENWEATHER_RATE).take(wait=False)
    where = {"lat": MONZA["latitude"], "lon": MONZA["longitude"]}
    http.get(
        f"{settings.OPENWEATHER_URL}/data/2.5/forecast", {**where, "appid": settings.OPENWEATHER_API_KEY}
    )


def _source(name: str, request: Callable[[], object]) -> Finding:
    try:
        request()
    except F1AnalyticsError as error:
        return Finding(name, problem=error.message)
    return Finding(name, "answers")


def _limits() -> Finding:
    left = [f"{source.label} {rates.left(source)}" for source in rates.rates()]
    return Finding("requests left", "; ".join(left))
