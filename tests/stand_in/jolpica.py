"""Jolpica's paths and pages: `limit` counts result rows, so a page may end inside a race."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tests.stand_in import jolpica_rows as rows
from tests.stand_in.archive import Archive, Row, day_of
from tests.stand_in.jolpica_schedule import schedule

RESOURCES = "races|results|qualifying|sprint|driverstandings|constructorstandings"
PATH = re.compile(
    r"(?:(?P<season>\d{4}|current)(?:/(?P<round>\d{1,2}|next|last))?)?"
    rf"(?:(?:^|/)(?P<resource>{RESOURCES}))?(?:/|\.json)"
)
# The list that holds a race's rows, the session after which it is known, and how its rows are made.
SESSIONS: dict[str, tuple[str, str, Callable[[Archive, Row], list[dict[str, Any]]]]] = {
    "results": ("Results", "race", rows.race_results),
    "sprint": ("SprintResults", "sprintRace", rows.sprint_results),
    "qualifying": ("QualifyingResults", "qualifying", rows.qualifying_results),
}
STANDINGS = {
    "driverstandings": ("DriverStandings", rows.driver_standings),
    "constructorstandings": ("ConstructorStandings", rows.constructor_standings),
}
DEFAULT_LIMIT, MAX_LIMIT = 30, 100
Answer = tuple[int, dict[str, Any]]


def answer(archive: Archive, today: date, path: str, query: dict[str, str]) -> Answer:
    """The status and payload for a path below /ergast/f1/."""
    match = PATH.fullmatch(path)
    if match is None:
        return 404, {"detail": "Endpoint does not exist."}
    resource = match["resource"] or "races"
    if resource in STANDINGS and not match["season"]:
        return 400, {"detail": "Season must be specified."}
    season, number = _numbers(archive, today, match["season"], match["round"])
    where = {name: value for name, value in (("season", season), ("round", number)) if value}
    chosen = [
        race for race in archive.races if season in (None, race["year"]) and number in (None, race["round"])
    ]
    limit = min(_number(query, "limit", DEFAULT_LIMIT) or DEFAULT_LIMIT, MAX_LIMIT)
    offset = _number(query, "offset", 0)
    page = slice(offset, offset + limit)
    if resource in STANDINGS:
        table, total = _standings(archive, [race for race in chosen if _over(race, today)], resource, page)
        content = {"StandingsTable": {**where, **table}}
    else:
        races, total = _races(archive, chosen, today, resource, page)
        content = {"RaceTable": {**where, "Races": races}}
    numbers = {"limit": str(limit), "offset": str(offset), "total": str(total)}
    return 200, {"MRData": {"series": "f1", "url": path, **numbers, **content}}


def _number(query: dict[str, str], name: str, default: int) -> int:
    """What is no number counts as absent."""
    value = query.get(name, "")
    return int(value) if value.isdecimal() else default


def _over(race: Row, today: date, session: str = "race") -> bool:
    return day_of(race, session) <= today


def _numbers(
    archive: Archive, today: date, season: str | None, number: str | None
) -> tuple[str | None, str | None]:
    """The numbers for which `current`, `last` and `next` stand."""
    if season == "current":
        season = str(today.year)
    if season is None or number not in ("last", "next"):
        return season, number
    races = archive.season(season)
    over = [race["round"] for race in races if _over(race, today)]
    if number == "last":
        return season, over[-1] if over else "1"
    ahead = [race["round"] for race in races if not _over(race, today)]
    return (season, ahead[0]) if ahead else (str(int(season) + 1), "1")


def _races(
    archive: Archive, chosen: list[Row], today: date, resource: str, page: slice
) -> tuple[list[dict[str, Any]], int]:
    """The races on a page with their rows on it, and how many rows there are on all pages."""
    if resource == "races":
        return [schedule(archive, race) for race in chosen[page]], len(chosen)
    name, session, make = SESSIONS[resource]
    known = [race for race in chosen if _over(race, today, session)]
    flat = [(race, row) for race in known for row in make(archive, race)]
    return list(_grouped(archive, name, flat[page])), len(flat)


def _grouped(archive: Archive, name: str, page: list[tuple[Row, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    by_race: dict[str, tuple[Row, list[dict[str, Any]]]] = {}
    for race, row in page:
        by_race.setdefault(race["id"], (race, []))[1].append(row)
    for race, listed in by_race.values():
        yield schedule(archive, race) | {name: listed}


def _standings(archive: Archive, over: list[Row], resource: str, page: slice) -> tuple[dict[str, Any], int]:
    """Those after the latest of the races."""
    name, make = STANDINGS[resource]
    if not over:
        return {"StandingsLists": []}, 0
    race, listed = over[-1], make(archive, over[-1])
    where = {"season": race["year"], "round": race["round"]}
    lists = [{**where, name: listed[page]}] if listed[page] else []
    return {"round": race["round"], "StandingsLists": lists}, len(listed)
