"""YAML files of F1DB's repository: values as text, and rows with the columns of the archive's CSV."""

import re
from typing import Any

import yaml

from f1site.lib.errors import ExternalAPIError
from ingestion.durations import DURATION, milliseconds
from ingestion.sources.rows import LARGE, NULLS, InvalidRow, Row

# The longest file of a race is 8 KB long.
MAX_BYTES = 256 * 2**10
UNREADABLE = (yaml.YAMLError, RecursionError, ValueError, OverflowError)
LAPS_DOWN = re.compile(r"\+(\d{1,3}) laps?", re.ASCII)
EMPTY = {"~", *NULLS}
TEXTS = (
    "position",
    "driverNumber",
    "driverId",
    "constructorId",
    "time",
    "q1",
    "q2",
    "q3",
    "laps",
    "gap",
    "timePenalty",
    "reasonRetired",
    "points",
    "gridPosition",
    "gridPenalty",
)
TIMES = {
    "time": "timeMillis",
    "q1": "q1Millis",
    "q2": "q2Millis",
    "q3": "q3Millis",
    "timePenalty": "timePenaltyMillis",
}
# An id of a driver or constructor; a part of a URL.
SLUG = re.compile(r"[a-z0-9-]{1,80}", re.ASCII)


class Loader(yaml.BaseLoader):
    """Builds only lists, mappings and texts: a safe loader would take 15:00 for 900.

    Aliases are refused: with them a short file can stand for billions of values.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "an alias", mark)
        return super().compose_node(parent, index)


def rows(body: bytes) -> list[Any]:
    """Raises ExternalAPIError if `body` is not a YAML list."""
    loaded = _load(body)
    if not isinstance(loaded, list):
        raise ExternalAPIError("it is not a list of rows")
    return loaded


def mapping(body: bytes) -> dict[Any, Any]:
    """Raises ExternalAPIError if `body` is not a YAML mapping."""
    loaded = _load(body)
    if not isinstance(loaded, dict):
        raise ExternalAPIError("it is not a mapping")
    return loaded


def _load(body: bytes) -> Any:
    if len(body) > MAX_BYTES:
        raise ExternalAPIError(f"it is {len(body)} bytes long, more than any file of a race")
    try:
        return yaml.load(body, Loader=Loader)  # noqa: S506 # nosec B506
    except UNREADABLE as error:
        reason = type(error).__name__
    raise ExternalAPIError(f"it is not YAML ({reason})")


def text(raw: Any, name: str) -> str:
    """Raises InvalidRow if the value is not a text that can be stored."""
    value = raw.get(name, "") if isinstance(raw, dict) else None
    if not isinstance(value, str) or not value.isprintable():
        raise InvalidRow(f"{name} is not text")
    return "" if value in EMPTY else value


def session_row(file: str, line: int, raw: Any) -> Row:
    """A row of a session with the archive's column names. Raises InvalidRow."""
    if not isinstance(raw, dict):
        raise InvalidRow("it is not a mapping")
    cells = {name: text(raw, name) for name in TEXTS}
    for name in ("driverId", "constructorId"):
        if not SLUG.fullmatch(cells[name]):
            raise InvalidRow(f"{name} {cells[name][:40]!r} is not an id such as max-verstappen")
    cells |= {column: _milliseconds(name, cells[name]) for name, column in TIMES.items()}
    cells |= _position("position", cells["position"]) | {"positionDisplayOrder": str(line)}
    # The archive repeats the qualifying position in the grid and the results; here it has its own file.
    cells |= {"qualificationPositionNumber": "", "gridPenaltyPositions": _digits(cells["gridPenalty"])}
    return Row(file, line, cells)


def classified_row(row: Row) -> Row:
    """Adds the columns that only a race or sprint has. Raises InvalidRow."""
    laps_down = LAPS_DOWN.fullmatch(row.cells["gap"])
    cells = row.cells | _position("gridPosition", row.cells["gridPosition"])
    cells["gapLaps"] = laps_down[1] if laps_down else ""
    cells["gapMillis"] = "" if laps_down else _milliseconds("gap", row.cells["gap"])
    # The files do not contain shared cars and fastest laps.
    cells |= {"sharedCar": "", "fastestLap": ""}
    cells["polePosition"] = "true" if cells["gridPositionNumber"] == "1" else ""
    return Row(row.file, row.line, cells)


def _milliseconds(name: str, value: str) -> str:
    """The milliseconds of a duration such as 1:31:44.742, as the archive writes them."""
    if not value:
        return ""
    duration = milliseconds(value, DURATION)
    if duration is None:
        raise InvalidRow(f"{name} {value[:40]!r} is not a time such as 1:32.608")
    return str(min(duration, LARGE))


def _position(name: str, value: str) -> dict[str, str]:
    return {f"{name}Number": _digits(value), f"{name}Text": value}


def _digits(value: str) -> str:
    """`value` if it is a whole number, else ""."""
    return value if value.isascii() and value.isdigit() else ""
