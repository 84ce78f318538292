"""A driver twice in one session, and two cars in one place or grid slot."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from ingestion.models.results import Classification
from ingestion.records import Refusal, SeasonFacts

# Until 1964 drivers took over each other's cars; until 1978 one who did not qualify one could start another.
ONE_CAR_IN_A_RACE, ONE_ROW_IN_A_RACE = 1965, 1979
TABLES = {
    "results": "race results",
    "sprints": "sprint results",
    "qualifying": "qualifying results",
    "grids": "starting grids",
    "practice": "practice results",
}
Rows = list[Any]


def refuse_repeated(facts: SeasonFacts) -> list[Refusal]:
    usual = _usual_cars(facts)
    refused: list[Refusal] = []
    for name, table in TABLES.items():
        kept: Rows = []
        for rows in _sessions(getattr(facts, name)):
            drivers, why = _each_driver_once(rows, facts.year, name, usual)
            refused += [_refusal(table, facts.year, row, reason) for row, reason in why]
            if name in ("results", "sprints", "qualifying") and facts.year >= ONE_CAR_IN_A_RACE:
                drivers, why = _each_place_once(drivers, name)
                refused += [_refusal(table, facts.year, row, reason) for row, reason in why]
            if name in ("results", "sprints", "grids"):
                drivers, why = _each_slot_once(drivers, "position" if name == "grids" else "grid_position")
                refused += [_refusal(table, facts.year, row, reason) for row, reason in why]
            kept += drivers
        setattr(facts, name, kept)
    return refused


def row_name(year: int, row: Any) -> str:
    session = getattr(row, "session", None) or getattr(row, "kind", None)
    parts = [year, row.race, session, row.driver, f"(car {row.car_number})" if row.car_number else None]
    return " ".join(str(part) for part in parts if part is not None)


def _refusal(table: str, year: int, row: Any, reason: str) -> Refusal:
    return Refusal(table, row_name(year, row), reason)


def _sessions(rows: Iterable[Any]) -> Iterable[Rows]:
    """The rows of each race and session, in order."""
    sessions: dict[Any, Rows] = defaultdict(list)
    for row in rows:
        sessions[row.race, getattr(row, "session", None), getattr(row, "kind", None)].append(row)
    return sessions.values()


def _usual_cars(facts: SeasonFacts) -> Counter[tuple[str, str]]:
    """How often each driver is named with each constructor and each car number in the season."""
    rows = [row for name in TABLES for row in getattr(facts, name)]
    usual = Counter((row.driver, f"for {row.constructor}") for row in rows)
    usual.update((row.driver, f"car {row.car_number}") for row in rows)
    return usual


def _each_driver_once(
    rows: Rows, year: int, name: str, usual: Counter[tuple[str, str]]
) -> tuple[Rows, list[tuple[Any, str]]]:
    """Of two rows of a driver the one with the usual car stays, else the first."""

    def fit(row: Any) -> int:
        return -usual[row.driver, f"for {row.constructor}"] - usual[row.driver, f"car {row.car_number}"]

    kept: dict[str, Rows] = defaultdict(list)
    refused = []
    for row in sorted(rows, key=fit):
        others = kept[row.driver]
        if any(name != "results" or _clash(row, other, year) for other in others):
            refused.append((row, f"{row.driver} is in this session already"))
        else:
            others.append(row)
    return _without(rows, refused), refused


def _clash(one: Any, other: Any, year: int) -> bool:
    """Whether only one of these rows of a driver can be in a race."""
    both_started = {one.status, other.status} <= set(Classification.STARTED)
    limit = ONE_CAR_IN_A_RACE if both_started else ONE_ROW_IN_A_RACE
    one_car = year >= limit and not (one.shared_car or other.shared_car)
    return one_car or one.car_number == other.car_number


def _each_place_once(rows: Rows, name: str) -> tuple[Rows, list[tuple[Any, str]]]:
    """Of two rows with one place the one in that line of the sheet stays, else the first."""
    place = _qualified if name == "qualifying" else _finished
    refused = [
        (row, f"place {place(row)} is also that of {first.driver}")
        for first, row in _doubles(rows, place, lambda row: row.position_order != place(row))
    ]
    return _without(rows, refused), refused


def _finished(row: Any) -> int | None:
    return None if getattr(row, "shared_car", False) else row.finish_position


def _qualified(row: Any) -> int | None:
    """Drivers without a time may share the last place."""
    return row.position if any((row.time_ms, row.q1_ms, row.q2_ms, row.q3_ms)) else None


def _each_slot_once(rows: Rows, column: str) -> tuple[Rows, list[tuple[Any, str]]]:
    """Of two cars in one slot the one that qualified there keeps it, else the first."""

    def slot(row: Any) -> int | None:
        started = getattr(row, "status", "classified") in Classification.STARTED
        return getattr(row, column) if started and not getattr(row, "shared_car", False) else None

    doubles = _doubles(rows, slot, lambda row: row.qualifying_position != slot(row))
    refused = [
        (row, f"grid slot {slot(row)} is also that of {first.driver}: it is not believed")
        for first, row in doubles
    ]
    wrong = {id(row) for row, _ in refused}
    return [replace(row, **{column: None}) if id(row) in wrong else row for row in rows], refused


def _doubles(
    rows: Sequence[Any], value: Callable[[Any], int | None], fit: Callable[[Any], bool]
) -> list[tuple[Any, Any]]:
    """Each row whose value another row has, with that row."""
    first: dict[int, Any] = {}
    doubles = []
    for row in sorted(rows, key=fit):
        number = value(row)
        if number is not None and first.setdefault(number, row) is not row:
            doubles.append((first[number], row))
    return doubles


def _without(rows: Rows, refused: Iterable[tuple[Any, str]]) -> Rows:
    gone = {id(row) for row, _ in refused}
    return [row for row in rows if id(row) not in gone]
