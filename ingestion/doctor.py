"""Whether the facts are up to date, and whether each outside source answers."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from f1site.lib import http
from f1site.lib.doctor import Finding
from f1site.lib.errors import DataImportError, F1AnalyticsError
from f1site.lib.rates import Rate
from ingestion.importer.saving import runs
from ingestion.models import ExternalId, ImportRun, Race
from ingestion.models.provenance import Source
from ingestion.sources import rates
from ingestion.sources.weather import openmeteo

# A weekend's result may take until the Monday after, and a little longer.
OVERDUE = timedelta(days=3)
MONZA = {"latitude": 45.62, "longitude": 9.29}


def check(now: datetime) -> list[Finding]:
    asked = [_asked(name, ask) for name, ask in _sources().items()]
    return [_results(now), _imports(), _waiting(), *asked, _limits()]


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
    broken_off = f"{closed[0].subject} was broken off: import it again" if closed else ""
    return Finding("imports", f"{running} running", broken_off)


def _waiting() -> Finding:
    count = ExternalId.objects.filter(driver=None, constructor=None, circuit=None).count()
    return Finding("identity", "no id waits", f"{count} ids wait to be mapped in the admin" if count else "")


def _sources() -> dict[str, Callable[[], object]]:
    return {
        "archive": _look_for_archive,
        "F1DB files": lambda: http.get(f"{settings.F1DB_RAW_URL}/seasons/2023/races/01-bahrain/race.yml"),
        "Jolpica": _ask_jolpica,
        "Open-Meteo": lambda: http.get(
            f"{settings.OPENMETEO_URL or openmeteo.FORECAST_HOST}/v1/forecast", {**MONZA, "forecast_days": 1}
        ),
        **({"OpenWeatherMap": _ask_openweather} if settings.OPENWEATHER_API_KEY else {}),
    }


def _look_for_archive() -> None:
    where = settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL
    if "://" in where:
        http.get(where, stream=True).close()
    elif not os.path.isfile(os.path.expanduser(where)):
        raise DataImportError(f"F1_ARCHIVE={where} is not there.")


def _ask_jolpica() -> None:
    Rate(Source.JOLPICA.value, settings.JOLPICA_RATE).take(wait=False)
    http.get(f"{settings.JOLPICA_URL}/seasons/", {"limit": 1})


def _ask_openweather() -> None:
    Rate(Source.OPEN_WEATHER.value, settings.OPENWEATHER_RATE).take(wait=False)
    where = {"lat": MONZA["latitude"], "lon": MONZA["longitude"]}
    http.get(
        f"{settings.OPENWEATHER_URL}/data/2.5/forecast", {**where, "appid": settings.OPENWEATHER_API_KEY}
    )


def _asked(name: str, ask: Callable[[], object]) -> Finding:
    try:
        ask()
    except F1AnalyticsError as error:
        return Finding(name, problem=error.message)
    return Finding(name, "answers")


def _limits() -> Finding:
    left = [f"{source.label} {rates.left(source)}" for source in rates.rates()]
    return Finding("requests left", "; ".join(left))
