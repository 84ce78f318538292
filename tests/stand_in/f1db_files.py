"""The YAML files of F1DB's repository for one race, each from the day of its session."""

import json
import re
from datetime import date

from tests.stand_in.archive import Archive, Row, day_of

PATH = re.compile(r"seasons/(?P<year>\d{4})/races/(?P<folder>\d\d-[a-z0-9-]+)/(?P<name>[a-z0-9-]+)\.yml")
NOT_FOUND = 404, "404: Not Found"
RACE = ("id", "round", "date", "time", "grandPrixId", "officialName", "circuitId", "laps")
ENTRY = (
    "position",
    "driverNumber",
    "driverId",
    "constructorId",
    "engineManufacturerId",
    "tyreManufacturerId",
)
TIMED = (*ENTRY, "time", "gap", "interval", "laps")
QUALIFYING = (*ENTRY, "q1", "q2", "q3", "gap", "interval", "laps")
CLASSIFIED = (*TIMED, "timePenalty", "reasonRetired", "points", "gridPosition")
# The columns of a file, and the session after which it appears.
FILES = {
    "free-practice-1-results": (TIMED, "freePractice1"),
    "free-practice-2-results": (TIMED, "freePractice2"),
    "free-practice-3-results": (TIMED, "freePractice3"),
    "qualifying-results": (QUALIFYING, "qualifying"),
    "sprint-qualifying-results": (QUALIFYING, "sprintQualifying"),
    "sprint-race-results": (CLASSIFIED, "sprintRace"),
    "starting-grid-positions": ((*ENTRY, "gridPenalty", "time"), "race"),
    "race-results": (CLASSIFIED, "race"),
}
SOURCES = {"position": "positionText", "gridPosition": "gridPositionText"}


def answer(archive: Archive, today: date, path: str) -> tuple[int, str]:
    """The status and text of a path below /f1db/f1db/main/src/data/."""
    match = PATH.fullmatch(path)
    races = {_folder(race): race for race in archive.season(match["year"])} if match else {}
    race = races.get(match["folder"]) if match else None
    if match is None or race is None:
        return NOT_FOUND
    if match["name"] == "race":
        return 200, "".join(f"{line}\n" for line in _lines(race, RACE))
    columns, session = FILES.get(match["name"], ((), ""))
    listed = archive.of_races[match["name"]][race["id"]] if columns else []
    if not listed or day_of(race, session) > today:
        return NOT_FOUND
    return 200, "".join(_item(row, columns) for row in listed)


def _folder(race: Row) -> str:
    return f"{int(race['round']):02d}-{race['grandPrixId']}"


def _item(row: Row, columns: tuple[str, ...]) -> str:
    first, *more = _lines(row, columns)
    return f"- {first}\n" + "".join(f"  {line}\n" for line in more)


def _lines(row: Row, columns: tuple[str, ...]) -> list[str]:
    """Texts with a colon or a sign are quoted, as F1DB does with times and gaps."""
    cells = {name: row[SOURCES.get(name, name)] for name in columns}
    return [
        f"{name}: {json.dumps(cell) if ':' in cell or cell.startswith('+') else cell}"
        for name, cell in cells.items()
        if cell
    ]
