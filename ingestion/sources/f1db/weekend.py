"""Parses F1DB's files of one race, row by row, by the rules of its archive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from ingestion.records import RaceRecord, Refusal, ResultRecord, SeasonFacts, SprintRecord
from ingestion.sources.f1db import session_rows, yaml_rows
from ingestion.sources.f1db.races import RACE_COLUMNS, race_record
from ingestion.sources.f1db.reader import Unique
from ingestion.sources.plausibility import refuse_implausible
from ingestion.sources.rows import InvalidRow, Row

T = TypeVar("T")

# In these years the sprint's result set the grid, and the archive has its positions as qualifying positions.
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
class RequestedRace:
    """The race that is requested, with its stored values."""

    year: int
    grand_prix: str
    name: str
    is_sprint_weekend: bool


@dataclass(slots=True)
class Weekend:
    """`stale`: the source did not answer, and some files are its last stored answers.

    `stated_at` is the time of its oldest answer.
    """

    facts: SeasonFacts
    refused: list[Refusal] = field(default_factory=list)
    stale: bool = False
    stated_at: datetime | None = None


def parse_weekend(requested: RequestedRace, folder: str, files: Mapping[str, Any]) -> Weekend:
    """`files` are the published files by name, such as `race-results`.

    An invalid row is reported as refused, and the rest is imported.
    """
    reader, facts = _Files(requested, folder, files), SeasonFacts(requested.year)
    for session in (1, 2, 3, 4):
        build = partial(session_rows.practice, session=session)
        facts.practice += reader.read("practice results", f"free-practice-{session}-results", build)
    for name in ("qualifying", "sprint_qualifying"):
        build_qualifying = partial(session_rows.qualifying, session=name)
        file = f"{name.replace('_', '-')}-results"
        facts.qualifying += reader.read("qualifying results", file, build_qualifying)
    facts.grids += reader.read("starting grids", "starting-grid-positions", session_rows.grid)
    facts.sprints += reader.read("sprint results", "sprint-race-results", _sprint)
    facts.results += reader.read("race results", "race-results", _result)
    if not (requested.is_sprint_weekend and requested.year in SPRINT_SET_THE_GRID):
        _add_qualifying_positions(facts)
    facts.races += reader.races(held=bool(facts.results))
    return Weekend(facts, reader.refused + refuse_implausible(facts))


@dataclass(slots=True)
class _Files:
    """Reads the files of one race, each row on its own."""

    requested: RequestedRace
    folder: str
    files: Mapping[str, Any]
    refused: list[Refusal] = field(default_factory=list)

    def read(self, table: str, file: str, build: Callable[[str, Row], T]) -> list[T]:
        """The record that `build` makes of each row; invalid rows and duplicates are reported as refused."""
        unique, built = Unique("in this session"), []
        for line, raw in enumerate(self.files.get(file, []), 1):
            try:
                self._check_race()
                row = yaml_rows.session_row(file, line, raw)
                record = build(self.requested.grand_prix, row)
                unique.check((row.cells["driverId"], row.cells["driverNumber"]), row, row.cells["driverId"])
            except InvalidRow as error:
                self._refuse(table, f"{file}.yml row {line}{_driver(raw)}", error)
            else:
                built.append(record)
        return built

    def races(self, held: bool) -> list[RaceRecord]:
        if "race" not in self.files:
            return []
        try:
            return [_race(self.requested, self.files["race"], "held" if held else "scheduled")]
        except InvalidRow as error:
            self._refuse("races", "race.yml", error)
            return []

    def _check_race(self) -> None:
        """Refuses the rows of a folder whose race is another one."""
        race = self.files.get("race")
        named = race.get("grandPrixId") if isinstance(race, dict) else None
        if isinstance(named, str) and named != self.requested.grand_prix:
            raise InvalidRow(f"its race.yml is not of {self.requested.grand_prix}")

    def _refuse(self, table: str, location: str, error: InvalidRow) -> None:
        self.refused.append(Refusal(table, f"{self.folder}/{location}", str(error)))


def _driver(raw: Any) -> str:
    driver = raw.get("driverId") if isinstance(raw, dict) else None
    return f" ({driver})" if isinstance(driver, str) and yaml_rows.SLUG.fullmatch(driver) else ""


def _race(requested: RequestedRace, raw: Any, status: str) -> RaceRecord:
    # These files do not contain the start times of the other sessions.
    cells = dict.fromkeys(RACE_COLUMNS, "") | {name: yaml_rows.text(raw, name) for name in RACE}
    row = Row("race.yml", 1, cells)
    record = race_record(row, requested.year, requested.name, is_sprint_weekend=requested.is_sprint_weekend)
    if record.grand_prix != requested.grand_prix:
        raise row.invalid("grandPrixId", f"is not {requested.grand_prix}")
    return replace(record, status=status)


def _sprint(race: str, row: Row) -> SprintRecord:
    return session_rows.sprint(race, yaml_rows.classified_row(row))


def _result(race: str, row: Row) -> ResultRecord:
    return session_rows.result(race, yaml_rows.classified_row(row))


def _add_qualifying_positions(facts: SeasonFacts) -> None:
    """The archive repeats the qualifying position in the grid and the results."""
    positions = {row.driver: row.position for row in facts.qualifying if row.session == "qualifying"}
    facts.grids = [replace(row, qualifying_position=positions.get(row.driver)) for row in facts.grids]
    facts.results = [replace(row, qualifying_position=positions.get(row.driver)) for row in facts.results]
