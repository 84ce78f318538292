"""What F1DB's files say of one race, row by row, by the rules of its archive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from ingestion.records import RaceRecord, Refusal, ResultRecord, SeasonFacts, SprintRecord
from ingestion.sources.f1db import session_rows, yaml_rows
from ingestion.sources.f1db.races import RACE_COLUMNS, race_record
from ingestion.sources.f1db.reader import Once
from ingestion.sources.rows import InvalidRow, Row

T = TypeVar("T")

# In these years the archive counts the places that the sprint's result gave.
SPRINT_SET_THE_GRID = (2021, 2022)
RACE = (
    "round",
    "date",
    "time",
    "grandPrixId",
    "officialName",
    "circuitId",
    "circuitType",
    "courseLength",
    "turns",
    "laps",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The race that is asked about, as it is known already."""

    year: int
    grand_prix: str
    name: str
    is_sprint_weekend: bool


@dataclass(slots=True)
class Weekend:
    """`stale` says that the source did not answer, and some of this is what it said before."""

    facts: SeasonFacts
    refused: list[Refusal] = field(default_factory=list)
    stale: bool = False


def parse_weekend(subject: Subject, folder: str, files: Mapping[str, Any]) -> Weekend:
    """`files` are loaded by name, such as `race-results`, those that are not there yet left out.

    A malformed row is refused by name, and the rest is taken over.
    """
    sheets, facts = _Sheets(subject, folder, files), SeasonFacts(subject.year)
    for session in (1, 2, 3, 4):
        build = partial(session_rows.practice, session=session)
        facts.practice += sheets.read("practice results", f"free-practice-{session}-results", build)
    for name in ("qualifying", "sprint_qualifying"):
        build_qualifying = partial(session_rows.qualifying, session=name)
        file = f"{name.replace('_', '-')}-results"
        facts.qualifying += sheets.read("qualifying results", file, build_qualifying)
    facts.grids += sheets.read("starting grids", "starting-grid-positions", session_rows.grid)
    facts.sprints += sheets.read("sprint results", "sprint-race-results", _sprint)
    facts.results += sheets.read("race results", "race-results", _result)
    if not (subject.is_sprint_weekend and subject.year in SPRINT_SET_THE_GRID):
        _add_qualified(facts)
    facts.races += sheets.races(held=bool(facts.results))
    return Weekend(facts, sheets.refused)


@dataclass(slots=True)
class _Sheets:
    """Reads the files of one race, each row on its own."""

    subject: Subject
    folder: str
    files: Mapping[str, Any]
    refused: list[Refusal] = field(default_factory=list)

    def read(self, table: str, file: str, build: Callable[[str, Row], T]) -> list[T]:
        """What `build` makes of each row; those it refuses, and a driver's second one, are noted."""
        once, built = Once("in this session"), []
        for line, raw in enumerate(self.files.get(file, []), 1):
            try:
                row = yaml_rows.session_row(file, line, raw)
                record = build(self.subject.grand_prix, row)
                once.check((row.cells["driverId"], row.cells["driverNumber"]), row, row.cells["driverId"])
            except InvalidRow as error:
                self._refuse(table, f"{file}.yml row {line}{_driver(raw)}", error)
            else:
                built.append(record)
        return built

    def races(self, held: bool) -> list[RaceRecord]:
        if "race" not in self.files:
            return []
        try:
            return [_race(self.subject, self.files["race"], "held" if held else "scheduled")]
        except InvalidRow as error:
            self._refuse("races", "race.yml", error)
            return []

    def _refuse(self, table: str, place: str, error: InvalidRow) -> None:
        self.refused.append(Refusal(table, f"{self.folder}/{place}", str(error)))


def _driver(raw: Any) -> str:
    who = raw.get("driverId") if isinstance(raw, dict) else None
    return f" ({who})" if isinstance(who, str) and yaml_rows.SLUG.fullmatch(who) else ""


def _race(subject: Subject, raw: Any, status: str) -> RaceRecord:
    # These files do not contain the start times of the other sessions.
    cells = dict.fromkeys(RACE_COLUMNS, "") | {name: yaml_rows.text(raw, name) for name in RACE}
    row = Row("race.yml", 1, cells)
    record = race_record(row, subject.year, subject.name, is_sprint_weekend=subject.is_sprint_weekend)
    if record.grand_prix != subject.grand_prix:
        raise row.invalid("grandPrixId", f"is not {subject.grand_prix}")
    return replace(record, status=status)


def _sprint(race: str, row: Row) -> SprintRecord:
    return session_rows.sprint(race, yaml_rows.classified_row(row))


def _result(race: str, row: Row) -> ResultRecord:
    return session_rows.result(race, yaml_rows.classified_row(row))


def _add_qualified(facts: SeasonFacts) -> None:
    """Each session has a file of its own; the archive repeats the qualifying place in the others."""
    places = {row.driver: row.position for row in facts.qualifying if row.session == "qualifying"}
    facts.grids = [replace(row, qualifying_position=places.get(row.driver)) for row in facts.grids]
    facts.results = [replace(row, qualifying_position=places.get(row.driver)) for row in facts.results]
