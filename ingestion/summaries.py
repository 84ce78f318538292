"""Standings and sources, combined from several tables, as known at an instant."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from f1site.lib.errors import NotFound
from ingestion import health
from ingestion.models import ConstructorStanding, DriverStanding, ImportRun, Race, RaceResult

CREDITS = {
    "f1db": {"name": "F1DB", "licence": "CC BY 4.0", "url": "https://github.com/f1db/f1db"},
    "jolpica": {
        "name": "Jolpica",
        "licence": "CC BY-NC-SA 4.0",
        "url": "https://github.com/jolpica/jolpica-f1",
    },
    "openmeteo": {"name": "Open-Meteo", "licence": "CC BY 4.0", "url": "https://open-meteo.com"},
    "openweather": {"name": "OpenWeatherMap", "licence": "CC BY-SA 4.0", "url": "https://openweathermap.org"},
    "demo": {"name": "Demo world", "licence": "invented here", "url": ""},
}


def last_race_with_standings(season: int, as_of: datetime) -> Race:
    """The season's last race over by `as_of`. Raises NotFound if there is none."""
    held = Race.objects.held(as_of).filter(season__year=season, driverstanding__isnull=False)
    race = held.order_by("date", "start_time").last()
    if race is None:
        raise NotFound(f"No race of {season} is finished yet.", season=season)
    return race


def driver_standings(season: int, as_of: datetime) -> list[DriverStanding]:
    """The drivers' championship; each row has `latest_constructor`, the constructor of the last race."""
    race = last_race_with_standings(season, as_of)
    rows = DriverStanding.objects.filter(race=race).select_related("driver")
    standings = list(rows.order_by("position_order"))
    results = RaceResult.objects.filter(race__in=Race.objects.held(as_of), race__season=race.season)
    latest = dict(results.order_by("race__date").values_list("driver_id", "constructor__name"))
    for standing in standings:
        standing.latest_constructor = latest.get(standing.driver_id, "")  # type: ignore[attr-defined]
    return standings


def constructor_standings(season: int, as_of: datetime) -> QuerySet[ConstructorStanding]:
    race = last_race_with_standings(season, as_of)
    rows = ConstructorStanding.objects.filter(race=race).select_related("constructor")
    return rows.order_by("position_order")


def sources() -> list[dict[str, Any]]:
    """The sources of the stored facts, with their required credit, last release and whether they answer."""
    done = ImportRun.objects.filter(outcome=ImportRun.Outcome.SUCCEEDED, dry_run=False)
    used = [source for source in CREDITS if done.filter(source=source).exists()]
    answers = health.reachable()
    return [
        {
            **CREDITS[source],
            "version": _last_release(done.filter(source=source)),
            "reachable": answers.get(source),
        }
        for source in used
    ]


def _last_release(runs: QuerySet[ImportRun]) -> str:
    released = runs.exclude(version="").exclude(version__startswith="stale").order_by("-started_at")
    return released.values_list("version", flat=True).first() or ""


def is_demo() -> bool:
    return any(source["name"] == CREDITS["demo"]["name"] for source in sources())
