"""The drivers of this weekend's sessions."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from ingestion import durations
from ingestion.models import PracticeResult, QualifyingResult, Race, SprintResult, StartingGrid
from ingestion.models.line_up import LineUpSource

# A driver and the constructor whose car they drive, by id.
Pair = tuple[int, int]

# The latest session first. Rookies drive in the first practice.
SESSIONS = (
    LineUpSource.FINAL_GRID,
    LineUpSource.QUALIFYING,
    LineUpSource.SPRINT,
    LineUpSource.SPRINT_QUALIFYING,
    LineUpSource.PRACTICE_3,
    LineUpSource.PRACTICE_2,
)
TIMES: dict[str, tuple[str, timedelta]] = {
    LineUpSource.SPRINT: ("sprint_at", durations.SPRINT),
    LineUpSource.SPRINT_QUALIFYING: ("sprint_qualifying_at", durations.SPRINT),
    LineUpSource.PRACTICE_3: ("practice_3_at", durations.PRACTICE),
    LineUpSource.PRACTICE_2: ("practice_2_at", durations.PRACTICE),
}


def over(race: Race, as_of: datetime) -> list[LineUpSource]:
    """The sessions over by `as_of`, the latest first."""
    return [session for session in SESSIONS if _is_over(race, session, as_of)]


def _is_over(race: Race, session: LineUpSource, as_of: datetime) -> bool:
    if session == LineUpSource.FINAL_GRID:
        return race.grid_is_final(as_of)
    if session == LineUpSource.QUALIFYING:
        return race.qualifying_is_over(as_of)
    name, duration = TIMES[session]
    at = getattr(race, name)
    if at is not None:
        return bool(at <= as_of - duration)
    # One of unknown time is over once qualifying is.
    return race.qualifying_is_over(as_of)


def drivers(race: Race, sessions: Collection[LineUpSource]) -> dict[LineUpSource, list[Pair]]:
    """The drivers of each of `sessions` that has rows, in order there; the latest session first."""
    if not sessions:
        return {}
    rows: dict[LineUpSource, list[Pair]] = {}
    if LineUpSource.FINAL_GRID in sessions:
        final = StartingGrid.objects.filter(race=race, kind=StartingGrid.Kind.FINAL)
        _add(rows, ((LineUpSource.FINAL_GRID, *pair) for pair in _pairs(final)))
    qualifying = QualifyingResult.objects.filter(race=race)
    _add(rows, qualifying.order_by("position_order").values_list("session", "driver_id", "constructor_id"))
    sprint = SprintResult.objects.filter(race=race)
    _add(rows, ((LineUpSource.SPRINT, *pair) for pair in _pairs(sprint)))
    practice = PracticeResult.objects.filter(race=race, session__in=(2, 3)).order_by("position_order")
    _add(
        rows,
        (
            (f"practice_{number}", driver, constructor)
            for number, driver, constructor in practice.values_list("session", "driver_id", "constructor_id")
        ),
    )
    return {session: rows[session] for session in SESSIONS if session in sessions and session in rows}


def _pairs(rows: Any) -> Iterable[Pair]:
    pairs: Iterable[Pair] = rows.order_by("position_order").values_list("driver_id", "constructor_id")
    return pairs


def _add(rows: dict[LineUpSource, list[Pair]], found: Iterable[tuple[str, int, int]]) -> None:
    for session, driver, constructor in found:
        rows.setdefault(LineUpSource(session), []).append((driver, constructor))
