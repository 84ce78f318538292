"""Rows of Jolpica's JSON, whose values are parsed as strictly as those of a CSV file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from f1site.lib.errors import ExternalAPIError
from ingestion.durations import milliseconds
from ingestion.records import Refusal
from ingestion.sources.rows import LARGE, NULLS, InvalidRow, Row

T = TypeVar("T")
# A person or a town may be called None.
NAMES = ("Name", "name", "locality", "country", "driverId", "constructorId", "circuitId")
# The path of a list in an answer: its table, the lists in it, and the rows of each list.
PATHS = {
    "races": ("RaceTable", "Races", ""),
    "results": ("RaceTable", "Races", "Results"),
    "qualifying": ("RaceTable", "Races", "QualifyingResults"),
    "sprint": ("RaceTable", "Races", "SprintResults"),
    "driverstandings": ("StandingsTable", "StandingsLists", "DriverStandings"),
    "constructorstandings": ("StandingsTable", "StandingsLists", "ConstructorStandings"),
}


# In a race or list of an answer: when it was answered.
ANSWERED = "answered at"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one answer, each with its race or list; `total` counts the rows of all pages."""

    total: int
    rows: list[tuple[Any, Any]]


@dataclass(slots=True)
class Season:
    """The rows of a season by resource, as received."""

    year: int
    rows: dict[str, list[tuple[Any, Any]]] = field(default_factory=dict)


def page(resource: str, payload: Any, answered_at: datetime | None = None) -> Page:
    """The rows, each with its race or list and, if it is known, when it was answered.

    Raises ExternalAPIError unless `payload` has the structure of a `resource` answer.
    """
    table, lists, rows = PATHS[resource]
    data = _member(payload, "MRData", dict)
    total = _member(data, "total", str)
    if not (total.isascii() and total.isdigit() and len(total) < 7):
        raise ExternalAPIError(f"its total {total[:20]!r} is not a number")
    found = []
    for one in _member(_member(data, table, dict), lists, list):
        members = _member(one, rows, list) if rows else [one]
        parent = {**one, ANSWERED: answered_at} if answered_at and isinstance(one, dict) else one
        found += [(parent, row) for row in members]
    return Page(int(total), found)


def _member(parent: Any, name: str, kind: type[T]) -> T:
    member = parent.get(name) if isinstance(parent, dict) else None
    if not isinstance(member, kind):
        raise ExternalAPIError(f"it has no {name}")
    return member


class Entry(Row):
    """A row of an answer; `names` are the paths of its values, such as Driver.driverId."""

    __slots__ = ()

    def __init__(self, file: str, line: int, raw: Any, names: Sequence[str]) -> None:
        super().__init__(file, line, {})
        self.cells = {name: _text(raw, name) for name in names}

    def lap(self, name: str) -> int | None:
        """Milliseconds of a time such as 1:32.608."""
        value = self.cells[name]
        if not value:
            return None
        time = milliseconds(value)
        if time is None:
            raise self.invalid(name, "is not a time such as 1:32.608")
        return min(time, LARGE)


def _text(raw: Any, path: str) -> str:
    """The text at `path`; "" if there is none, as Jolpica sometimes writes it."""
    value = raw
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGE:
        return str(value)
    if not isinstance(value, str):
        raise InvalidRow(f"{path} is not text")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidRow(f"{path} is not text") from error
    return "" if value.strip() in NULLS and not path.endswith(NAMES) else value


@dataclass(slots=True)
class Reader:
    """Converts rows to records and collects the refused rows by race and line."""

    season: Season
    refused: list[Refusal] = field(default_factory=list)

    def records(
        self, table: str, resource: str, names: Sequence[str], build: Callable[[Any, Entry], T]
    ) -> Iterator[T]:
        """The record that `build` makes of each row and its race or list."""
        lines: dict[str, int] = {}
        for parent, raw in self.season.rows.get(resource, []):
            location = f"{self.season.year} {resource}"
            if PATHS[resource][2]:
                location = f"{self.season.year} round {_shown(parent, 'round')} {resource}"
            lines[location] = lines.get(location, 0) + 1
            name = _shown(raw, "Driver.driverId") or _shown(raw, "raceName")
            label = f"{location} row {lines[location]}" + (f" ({name})" if name else "")
            try:
                record = build(parent, Entry(location, lines[location], raw, names))
            except InvalidRow as error:
                self.refused.append(Refusal(table, label, str(error)))
            else:
                yield record


def _shown(raw: Any, path: str) -> str:
    """The value for a message, if it is short and printable."""
    try:
        text = _text(raw, path)
    except InvalidRow:
        return "?"
    return text if len(text) <= 80 and text.isprintable() else "?"
