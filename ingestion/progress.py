"""A championship through a season: the standings after each race."""

from datetime import datetime
from typing import Any

from ingestion.models import ConstructorStanding, DriverStanding, Race
from ingestion.serializers.races import short_race
from ingestion.standings import last_race, of_drivers_after

LINE = ("race_id", "position", "points", "wins")


def progress(season: int, championship: str, as_of: datetime) -> dict[str, Any]:
    """The fields of ProgressSerializer. Raises NotFound where no race of the season is finished."""
    last = last_race(season, as_of)
    over = Race.objects.filter(season=last.season_id, driverstanding__isnull=False, date__lte=last.date)
    races = list(over.select_related("season").distinct().order_by("date", "pk"))
    entrants = _drivers(last, races) if championship == "drivers" else _constructors(races)
    return {
        "season": season,
        "championship": championship,
        "races": [short_race(race) for race in races],
        "entrants": entrants,
    }


def _drivers(last: Race, races: list[Race]) -> list[dict[str, Any]]:
    rows = DriverStanding.objects.filter(race__in=races)
    lines = _lines(rows.values_list("driver_id", "driver__name", *LINE), races)
    constructors = {
        row["driver_id"]: (row["constructor_id"], row["constructor"]) for row in of_drivers_after(last)
    }
    return [
        {
            "driver": name,
            "driver_id": driver,
            "constructor": constructor,
            "constructor_id": constructor_id,
            "engine": "",
            **line,
        }
        for (driver, name), line in lines.items()
        for constructor_id, constructor in [constructors.get(driver, (None, ""))]
    ]


def _constructors(races: list[Race]) -> list[dict[str, Any]]:
    rows = ConstructorStanding.objects.filter(race__in=races)
    lines = _lines(rows.values_list("constructor_id", "constructor__name", "engine", *LINE), races)
    no_driver = {"driver": None, "driver_id": None}
    return [
        {**no_driver, "constructor": name, "constructor_id": constructor, "engine": engine, **line}
        for (constructor, name, engine), line in lines.items()
    ]


def _lines(rows: Any, races: list[Race]) -> dict[tuple[Any, ...], dict[str, list[Any]]]:
    """By entrant (all of a row before LINE): the values after each race, in the last standings' order."""
    index = {race.pk: number for number, race in enumerate(races)}
    lines: dict[tuple[Any, ...], dict[str, list[Any]]] = {}
    for *entrant, race, position, points, wins in rows.order_by("-race__date", "-race_id", "position_order"):
        line = lines.setdefault(
            tuple(entrant), {name: [None] * len(races) for name in ("positions", "points", "wins")}
        )
        for name, value in (("positions", position), ("points", float(points)), ("wins", wins)):
            line[name][index[race]] = value
    return lines
