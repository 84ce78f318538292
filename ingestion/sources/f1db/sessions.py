"""What happened in each session of an F1DB archive, added to its season."""

from typing import Any

from ingestion.records import (
    GridRecord,
    PracticeRecord,
    QualifyingRecord,
    RaceRecord,
    ResultRecord,
    SeasonFacts,
    SprintRecord,
)
from ingestion.sources.f1db.reader import Known, Once, Reader
from ingestion.sources.f1db.reference import Reference
from ingestion.sources.rows import LARGE, RefusedRow, Row

MOST_CARS = 60
STATUSES = {
    "DNF": "retired",
    "NC": "not_classified",
    "DSQ": "disqualified",
    "EX": "excluded",
    "DNS": "did_not_start",
    "DNQ": "did_not_qualify",
    "DNPQ": "did_not_prequalify",
    "DNP": "did_not_practise",
}
QUALIFYING_STATUSES = dict.fromkeys(STATUSES, "not_classified") | {"DSQ": "disqualified", "EX": "excluded"}
PIT_LANE = "PL"
ENTRY_COLUMNS = [
    "raceId",
    "positionDisplayOrder",
    "positionNumber",
    "positionText",
    "driverNumber",
    "driverId",
    "constructorId",
]
RESULT_COLUMNS = [
    *ENTRY_COLUMNS,
    "engineManufacturerId",
    "sharedCar",
    "laps",
    "timeMillis",
    "timePenaltyMillis",
    "gapMillis",
    "gapLaps",
    "reasonRetired",
    "points",
    "polePosition",
    "qualificationPositionNumber",
    "gridPositionNumber",
    "gridPositionText",
    "fastestLap",
]
QUALIFYING_COLUMNS = [*ENTRY_COLUMNS, "timeMillis", "q1Millis", "q2Millis", "q3Millis"]
GRID_COLUMNS = [*ENTRY_COLUMNS, "qualificationPositionNumber", "gridPenalty", "gridPenaltyPositions"]

# raceId, driverId and car number name one stint.
Stint = tuple[str, str, str]
# The chassis and engine that won each race, by raceId.
Winners = dict[str, set[tuple[str, str]]]


class Sessions:
    """Reads the session files one after the other, each row into the season of its race."""

    def __init__(
        self, reader: Reader, reference: Reference, races: Known[RaceRecord], seasons: Known[SeasonFacts]
    ) -> None:
        self.reader = reader
        self.reference = reference
        self.races = races
        self.seasons = seasons

    def add_results(self) -> Winners:
        fastest = self._fastest_laps()
        once = Once("in this race with that car number")
        winners: Winners = {}

        def build(row: Row) -> tuple[int, ResultRecord]:
            year, entry = self._entry(row)
            engine = self.reference.engines.id(row, "engineManufacturerId")
            record = ResultRecord(
                **entry,
                **classification(row),
                shared_car=row.boolean("sharedCar"),
                is_pole=row.boolean("polePosition"),
                has_fastest_lap=row.boolean("fastestLap"),
                fastest_lap_ms=fastest.get(_stint(row)),
            )
            once.check(_stint(row), row, record.driver)
            if record.finish_position == 1:
                winners.setdefault(row.cells["raceId"], set()).add((record.constructor, engine))
            return year, record

        for year, record in self.reader.records("race results", "races-race-results", RESULT_COLUMNS, build):
            self.seasons.accepted[str(year)].results.append(record)
        return winners

    def add_sprints(self) -> None:
        once = Once("in this sprint")

        def build(row: Row) -> tuple[int, SprintRecord]:
            year, entry = self._entry(row)
            record = SprintRecord(**entry, **classification(row))
            once.check((row.cells["raceId"], record.driver), row, record.driver)
            return year, record

        columns = [name for name in RESULT_COLUMNS if name not in ("sharedCar", "polePosition", "fastestLap")]
        for year, record in self.reader.records(
            "sprint results", "races-sprint-race-results", columns, build
        ):
            self.seasons.accepted[str(year)].sprints.append(record)

    def add_qualifying(self, session: str, file: str) -> None:
        once = Once("in this session")

        def build(row: Row) -> tuple[int, QualifyingRecord]:
            year, entry = self._entry(row)
            position, status = place(row, QUALIFYING_STATUSES)
            record = QualifyingRecord(
                **entry,
                session=session,
                position=position,
                status=status,
                time_ms=row.integer("timeMillis", 1, LARGE),
                q1_ms=row.integer("q1Millis", 1, LARGE),
                q2_ms=row.integer("q2Millis", 1, LARGE),
                q3_ms=row.integer("q3Millis", 1, LARGE),
            )
            once.check((row.cells["raceId"], record.driver), row, record.driver)
            return year, record

        for year, record in self.reader.records("qualifying results", file, QUALIFYING_COLUMNS, build):
            self.seasons.accepted[str(year)].qualifying.append(record)

    def add_practice(self, session: int) -> None:
        once = Once("in this session")

        def build(row: Row) -> tuple[int, PracticeRecord]:
            year, entry = self._entry(row)
            position, _ = place(row, QUALIFYING_STATUSES)
            record = PracticeRecord(
                **entry,
                session=session,
                position=position,
                time_ms=row.integer("timeMillis", 1, LARGE),
                laps=row.integer("laps"),
            )
            once.check((row.cells["raceId"], record.driver), row, record.driver)
            return year, record

        file, columns = f"races-free-practice-{session}-results", [*ENTRY_COLUMNS, "timeMillis", "laps"]
        if session == 4 and not self.reader.archive.holds(file):
            return  # Few seasons had a fourth practice, so an archive is whole without it.
        for year, record in self.reader.records("practice results", file, columns, build):
            self.seasons.accepted[str(year)].practice.append(record)

    def add_grids(self) -> None:
        once = Once("on this grid")

        def build(row: Row) -> tuple[int, GridRecord]:
            year, entry = self._entry(row)
            position, pit_lane = grid_place(row, "positionNumber", "positionText")
            record = GridRecord(
                **entry,
                kind="final",
                position=position,
                pit_lane_start=pit_lane,
                qualifying_position=row.integer("qualificationPositionNumber", 1, MOST_CARS),
                penalty=row.text("gridPenalty", 40),
                penalty_places=row.integer("gridPenaltyPositions"),
            )
            once.check((row.cells["raceId"], record.driver), row, record.driver)
            return year, record

        file = "races-starting-grid-positions"
        for year, record in self.reader.records("starting grids", file, GRID_COLUMNS, build):
            self.seasons.accepted[str(year)].grids.append(record)

    def _entry(self, row: Row) -> tuple[int, dict[str, Any]]:
        """The season of the row's race, and what every session says of a driver in a car."""
        race = self.races.get(row, "raceId")
        return race.season, {
            "race": race.grand_prix,
            "driver": self.reference.drivers.id(row, "driverId"),
            "constructor": self.reference.constructors.id(row, "constructorId"),
            "car_number": row.text("driverNumber", 4),
            "position_order": row.whole("positionDisplayOrder", 1),
        }

    def _fastest_laps(self) -> dict[Stint, int]:
        once = Once("in this race's fastest laps")

        def build(row: Row) -> tuple[Stint, int | None]:
            self.races.id(row, "raceId")
            self.reference.drivers.id(row, "driverId")
            milliseconds = row.integer("timeMillis", 1, LARGE)
            once.check(_stint(row), row, row.cells["driverId"])
            return _stint(row), milliseconds

        columns = ["raceId", "driverNumber", "driverId", "timeMillis"]
        laps = self.reader.records("race results", "races-fastest-laps", columns, build)
        return {stint: milliseconds for stint, milliseconds in laps if milliseconds is not None}


def _stint(row: Row) -> Stint:
    cells = row.cells
    return cells["raceId"], cells["driverId"], cells["driverNumber"]


def classification(row: Row) -> dict[str, Any]:
    """A car may be classified although it retired: then it has a place and a reason."""
    position, status = place(row, STATUSES)
    grid, pit_lane = grid_place(row, "gridPositionNumber", "gridPositionText")
    return {
        "finish_position": position,
        "status": status,
        "reason_retired": row.text("reasonRetired", 60),
        "grid_position": grid,
        "pit_lane_start": pit_lane,
        "qualifying_position": row.integer("qualificationPositionNumber", 1, MOST_CARS),
        "points": row.points("points"),
        "laps": row.integer("laps"),
        "time_ms": row.integer("timeMillis", 1, LARGE),
        "gap_ms": row.integer("gapMillis", 0, LARGE),
        "gap_laps": row.integer("gapLaps"),
        "time_penalty_ms": row.integer("timePenaltyMillis", 0, LARGE),
    }


def place(row: Row, statuses: dict[str, str]) -> tuple[int | None, str]:
    """The position, or why there is none."""
    position, text = row.integer("positionNumber", 1, MOST_CARS), row.cells["positionText"]
    if position is None:
        return None, statuses[row.choice("positionText", statuses)]
    if not text.isdigit():
        raise row.refuse("positionText", f"contradicts position {position}")
    return position, "classified"


def grid_place(row: Row, number: str, text: str) -> tuple[int | None, bool]:
    """The grid position and whether the start was from the pit lane; neither if not known."""
    position = row.integer(number, 1, MOST_CARS)
    if position is not None:
        return position, False
    if row.cells[text] not in ("", PIT_LANE):
        raise RefusedRow(f"{text} {row.cells[text][:40]!r} is no place on the grid")
    return None, row.cells[text] == PIT_LANE
