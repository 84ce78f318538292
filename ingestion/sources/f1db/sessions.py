"""The sessions of an F1DB archive, added to their seasons."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from ingestion.records import EntryRecord, RaceRecord, ResultRecord, SeasonFacts
from ingestion.sources.f1db import session_rows
from ingestion.sources.f1db.reader import Reader, RowsById, Unique
from ingestion.sources.f1db.reference import Reference
from ingestion.sources.rows import LARGE, Row

T = TypeVar("T", bound=EntryRecord)

ENTRY_COLUMNS = [
    "raceId",
    "positionDisplayOrder",
    "positionNumber",
    "positionText",
    "driverNumber",
    "driverId",
    "constructorId",
]
SPRINT_COLUMNS = [
    *ENTRY_COLUMNS,
    "engineManufacturerId",
    "laps",
    "timeMillis",
    "timePenaltyMillis",
    "gapMillis",
    "gapLaps",
    "reasonRetired",
    "points",
    "qualificationPositionNumber",
    "gridPositionNumber",
    "gridPositionText",
]
RESULT_COLUMNS = [*SPRINT_COLUMNS, "sharedCar", "polePosition", "fastestLap"]
QUALIFYING_COLUMNS = [*ENTRY_COLUMNS, "timeMillis", "q1Millis", "q2Millis", "q3Millis"]
GRID_COLUMNS = [*ENTRY_COLUMNS, "qualificationPositionNumber", "gridPenalty", "gridPenaltyPositions"]

# raceId, driverId and car number identify one stint.
Stint = tuple[str, str, str]
# The chassis and engine that won each race, by raceId.
Winners = dict[str, set[tuple[str, str]]]


class Sessions:
    """Reads the session files one after the other, each row into the season of its race."""

    def __init__(
        self,
        reader: Reader,
        reference: Reference,
        races: RowsById[RaceRecord],
        seasons: RowsById[SeasonFacts],
    ) -> None:
        self.reader = reader
        self.reference = reference
        self.races = races
        self.seasons = seasons

    def add_results(self) -> Winners:
        fastest = self._fastest_laps()
        winners: Winners = {}

        def build(race: str, row: Row) -> ResultRecord:
            self.reference.engines.id(row, "engineManufacturerId")
            return session_rows.result(race, row, fastest.get(_stint(row)))

        unique, file = Unique("in this race with that car number"), "races-race-results"
        for row, season, record in self._read(
            "race results", file, RESULT_COLUMNS, build, unique=unique, key=_stint
        ):
            season.results.append(record)
            if record.finish_position == 1:
                entrant = record.constructor, row.cells["engineManufacturerId"]
                winners.setdefault(row.cells["raceId"], set()).add(entrant)
        return winners

    def add_sprints(self) -> None:
        unique, file = Unique("in this sprint"), "races-sprint-race-results"
        rows = self._read("sprint results", file, SPRINT_COLUMNS, session_rows.sprint, unique=unique)
        for _, season, record in rows:
            season.sprints.append(record)

    def add_qualifying(self, session: str, file: str) -> None:
        build, unique = partial(session_rows.qualifying, session=session), Unique("in this session")
        for _, season, record in self._read(
            "qualifying results", file, QUALIFYING_COLUMNS, build, unique=unique
        ):
            season.qualifying.append(record)

    def add_practice(self, session: int) -> None:
        file, columns = f"races-free-practice-{session}-results", [*ENTRY_COLUMNS, "timeMillis", "laps"]
        if session == 4 and not self.reader.archive.holds(file):
            return  # Few seasons had a fourth practice, so an archive is complete without it.
        build, unique = partial(session_rows.practice, session=session), Unique("in this session")
        for _, season, record in self._read("practice results", file, columns, build, unique=unique):
            season.practice.append(record)

    def add_grids(self) -> None:
        unique, file = Unique("on this grid"), "races-starting-grid-positions"
        for _, season, record in self._read(
            "starting grids", file, GRID_COLUMNS, session_rows.grid, unique=unique
        ):
            season.grids.append(record)

    def _read(  # noqa: PLR0913 - what to read, and what must be unique in it
        self,
        table: str,
        file: str,
        columns: Sequence[str],
        build: Callable[[str, Row], T],
        *,
        unique: Unique,
        key: Callable[[Row], Hashable] = lambda row: (row.cells["raceId"], row.cells["driverId"]),
    ) -> Iterator[tuple[Row, SeasonFacts, T]]:
        """Each accepted row with the season of its race and its record; the first one of each `key`."""

        def checked(row: Row) -> tuple[Row, SeasonFacts, T]:
            race = self.races.get(row, "raceId")
            self.reference.drivers.id(row, "driverId")
            self.reference.constructors.id(row, "constructorId")
            record = build(race.grand_prix, row)
            unique.check(key(row), row, record.driver)
            return row, self.seasons.accepted[str(race.season)], record

        return self.reader.records(table, file, columns, checked)

    def _fastest_laps(self) -> dict[Stint, int]:
        unique = Unique("in this race's fastest laps")

        def build(row: Row) -> tuple[Stint, int | None]:
            self.races.id(row, "raceId")
            self.reference.drivers.id(row, "driverId")
            time_ms = row.integer("timeMillis", 1, LARGE)
            unique.check(_stint(row), row, row.cells["driverId"])
            return _stint(row), time_ms

        columns = ["raceId", "driverNumber", "driverId", "timeMillis"]
        laps = self.reader.records("race results", "races-fastest-laps", columns, build)
        return {stint: time_ms for stint, time_ms in laps if time_ms is not None}


def _stint(row: Row) -> Stint:
    cells = row.cells
    return cells["raceId"], cells["driverId"], cells["driverNumber"]
