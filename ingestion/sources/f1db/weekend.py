"""What F1DB's files say of one race, row by row, by the rules of its archive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from ingestion.records import (
    GridRecord,
    PracticeRecord,
    QualifyingRecord,
    RaceRecord,
    Refusal,
    ResultRecord,
    SeasonFacts,
    SprintRecord,
)
from ingestion.sources.f1db import yaml_rows
from ingestion.sources.f1db.races import CIRCUIT_TYPES, MOST_ROUNDS, SESSIONS
from ingestion.sources.f1db.reader import Once
from ingestion.sources.f1db.reference import LONGEST_LAP_KM
from ingestion.sources.f1db.sessions import QUALIFYING_STATUSES, classification, grid_place, place
from ingestion.sources.rows import LARGE, RefusedRow, Row

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
        file = f"free-practice-{session}-results"
        facts.practice += sheets.read("practice results", file, partial(_practice, session))
    for name in ("qualifying", "sprint_qualifying"):
        file = f"{name.replace('_', '-')}-results"
        facts.qualifying += sheets.read("qualifying results", file, partial(_qualifying, name))
    facts.grids += sheets.read("starting grids", "starting-grid-positions", _grid)
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
            except RefusedRow as refusal:
                self._refuse(table, f"{file}.yml row {line}{_driver(raw)}", refusal)
            else:
                built.append(record)
        return built

    def races(self, held: bool) -> list[RaceRecord]:
        if "race" not in self.files:
            return []
        try:
            return [_race(self.subject, self.files["race"], "held" if held else "scheduled")]
        except RefusedRow as refusal:
            self._refuse("races", "race.yml", refusal)
            return []

    def _refuse(self, table: str, place: str, refusal: RefusedRow) -> None:
        self.refused.append(Refusal(table, f"{self.folder}/{place}", str(refusal)))


def _driver(raw: Any) -> str:
    who = raw.get("driverId") if isinstance(raw, dict) else None
    return f" ({who})" if isinstance(who, str) and yaml_rows.SLUG.fullmatch(who) else ""


def _race(subject: Subject, raw: Any, status: str) -> RaceRecord:
    row = Row("race.yml", 1, {name: yaml_rows.text(raw, name) for name in RACE})
    day, start = row.day("date", 1950), row.instant("date", "time")
    if day is None or day.year != subject.year:
        raise row.refuse("date", f"is no day of the {subject.year} season")
    if row.cells["grandPrixId"] != subject.grand_prix:
        raise row.refuse("grandPrixId", f"is not {subject.grand_prix}")
    return RaceRecord(
        season=subject.year,
        grand_prix=subject.grand_prix,
        circuit=row.required("circuitId", 80),
        round_number=row.whole("round", 1, MOST_ROUNDS),
        name=subject.name,
        official_name=row.text("officialName", 160),
        date=day,
        start_time=start,
        # Of the other sessions' times these files are silent.
        **dict.fromkeys(SESSIONS),
        is_sprint_weekend=subject.is_sprint_weekend,
        circuit_type=CIRCUIT_TYPES[row.choice("circuitType", CIRCUIT_TYPES)],
        length_km=row.number("courseLength", 0.1, LONGEST_LAP_KM),
        turn_count=row.integer("turns", 1),
        laps=row.integer("laps", 1),
        status=status,
    )


def _entry(race: str, row: Row) -> dict[str, Any]:
    return {
        "race": race,
        "driver": row.cells["driverId"],
        "constructor": row.cells["constructorId"],
        "car_number": row.text("driverNumber", 4),
        "position_order": row.whole("positionDisplayOrder", 1),
    }


def _practice(session: int, race: str, row: Row) -> PracticeRecord:
    position, _ = place(row, QUALIFYING_STATUSES)
    time_ms, laps = row.integer("timeMillis", 1, LARGE), row.integer("laps")
    return PracticeRecord(**_entry(race, row), session=session, position=position, time_ms=time_ms, laps=laps)


def _qualifying(session: str, race: str, row: Row) -> QualifyingRecord:
    position, status = place(row, QUALIFYING_STATUSES)
    return QualifyingRecord(
        **_entry(race, row),
        session=session,
        position=position,
        status=status,
        time_ms=row.integer("timeMillis", 1, LARGE),
        q1_ms=row.integer("q1Millis", 1, LARGE),
        q2_ms=row.integer("q2Millis", 1, LARGE),
        q3_ms=row.integer("q3Millis", 1, LARGE),
    )


def _grid(race: str, row: Row) -> GridRecord:
    position, pit_lane = grid_place(row, "positionNumber", "positionText")
    return GridRecord(
        **_entry(race, row),
        kind="final",
        position=position,
        pit_lane_start=pit_lane,
        qualifying_position=None,
        penalty=(penalty := row.text("gridPenalty", 40)),
        penalty_places=row.integer("gridPenalty") if penalty.isdigit() else None,
    )


def _sprint(race: str, row: Row) -> SprintRecord:
    return SprintRecord(**_entry(race, row), **classification(yaml_rows.classified_row(row)))


def _result(race: str, row: Row) -> ResultRecord:
    """Who shared a car or drove the fastest lap these files do not say."""
    values = classification(yaml_rows.classified_row(row))
    return ResultRecord(
        **_entry(race, row),
        **values,
        shared_car=False,
        is_pole=values["grid_position"] == 1,
        has_fastest_lap=False,
        fastest_lap_ms=None,
    )


def _add_qualified(facts: SeasonFacts) -> None:
    """Each session has a file of its own; the archive repeats the qualifying place in the others."""
    places = {row.driver: row.position for row in facts.qualifying if row.session == "qualifying"}
    facts.grids = [replace(row, qualifying_position=places.get(row.driver)) for row in facts.grids]
    facts.results = [replace(row, qualifying_position=places.get(row.driver)) for row in facts.results]
