"""One row of a session becomes a record; the archive's CSV and the repository's YAML share the columns."""

from collections.abc import Mapping
from typing import Any

from ingestion.records import GridRecord, PracticeRecord, QualifyingRecord, ResultRecord, SprintRecord
from ingestion.sources.rows import LARGE, MAX_CARS, InvalidRow, Row

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


def practice(race: str, row: Row, session: int) -> PracticeRecord:
    position, _ = _position(row, QUALIFYING_STATUSES)
    time_ms, laps = row.integer("timeMillis", 1, LARGE), row.integer("laps")
    return PracticeRecord(**_entry(race, row), session=session, position=position, time_ms=time_ms, laps=laps)


def qualifying(race: str, row: Row, session: str) -> QualifyingRecord:
    position, status = _position(row, QUALIFYING_STATUSES)
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


def grid(race: str, row: Row) -> GridRecord:
    position, pit_lane = _grid_position(row, "positionNumber", "positionText")
    return GridRecord(
        **_entry(race, row),
        kind="final",
        position=position,
        pit_lane_start=pit_lane,
        qualifying_position=row.integer("qualificationPositionNumber", 1, MAX_CARS),
        penalty=row.text("gridPenalty", 40),
        penalty_places=row.integer("gridPenaltyPositions"),
    )


def sprint(race: str, row: Row) -> SprintRecord:
    return SprintRecord(**_entry(race, row), **_classification(row))


def result(race: str, row: Row, fastest_lap_ms: int | None = None) -> ResultRecord:
    return ResultRecord(
        **_entry(race, row),
        **_classification(row),
        shared_car=row.boolean("sharedCar"),
        is_pole=row.boolean("polePosition"),
        has_fastest_lap=row.boolean("fastestLap"),
        fastest_lap_ms=fastest_lap_ms,
    )


def _entry(race: str, row: Row) -> dict[str, Any]:
    return {
        "race": race,
        "driver": row.cells["driverId"],
        "constructor": row.cells["constructorId"],
        "car_number": row.car_number("driverNumber"),
        "position_order": row.whole("positionDisplayOrder", 1),
    }


def _classification(row: Row) -> dict[str, Any]:
    """A car that retired may still be classified: then it has a position and a reason."""
    position, status = _position(row, STATUSES)
    grid_position, pit_lane = _grid_position(row, "gridPositionNumber", "gridPositionText")
    return {
        "finish_position": position,
        "status": status,
        "reason_retired": row.text("reasonRetired", 60),
        "grid_position": grid_position,
        "pit_lane_start": pit_lane,
        "qualifying_position": row.integer("qualificationPositionNumber", 1, MAX_CARS),
        "points": row.points("points"),
        "laps": row.integer("laps"),
        "time_ms": row.integer("timeMillis", 1, LARGE),
        "gap_ms": row.integer("gapMillis", 0, LARGE),
        "gap_laps": row.integer("gapLaps"),
        "time_penalty_ms": row.integer("timePenaltyMillis", 0, LARGE),
    }


def _position(row: Row, statuses: Mapping[str, str]) -> tuple[int | None, str]:
    """The position and the status, which gives the reason where there is no position."""
    position, text = row.integer("positionNumber", 1, MAX_CARS), row.cells["positionText"]
    if position is None:
        return None, statuses[row.choice("positionText", statuses)]
    if not text.isdigit():
        raise row.invalid("positionText", f"contradicts position {position}")
    return position, "classified"


def _grid_position(row: Row, number: str, text: str) -> tuple[int | None, bool]:
    """The grid position and whether the start was from the pit lane; (None, False) if unknown."""
    position = row.integer(number, 1, MAX_CARS)
    if position is not None:
        return position, False
    if row.cells[text] not in ("", PIT_LANE):
        raise InvalidRow(f"{text} {row.cells[text][:40]!r} is not a grid position")
    return None, row.cells[text] == PIT_LANE
