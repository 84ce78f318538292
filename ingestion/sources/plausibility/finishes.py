"""Values of a result that contradict the order of the finish, or each other."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ingestion.durations import formatted
from ingestion.models.results import Classification
from ingestion.records import Refusal, SeasonFacts
from ingestion.sources.plausibility.entries import row_name

FINISH = dict.fromkeys(("time_ms", "gap_ms", "gap_laps"))
# In 1975 a classified car had more laps than the winner.
LAPS_FALL_SINCE = 1976


def refuse_values(facts: SeasonFacts) -> list[Refusal]:
    refused: list[Refusal] = []
    for name, table in (("results", "race results"), ("sprints", "sprint results")):
        races: dict[str, list[Any]] = defaultdict(list)
        for row in getattr(facts, name):
            races[row.race].append(row)
        checked = []
        for rows in races.values():
            changes = _changes(rows, facts.year)
            checked += [replace(row, **changes[id(row)][0]) if id(row) in changes else row for row in rows]
            refused += [
                Refusal(table, row_name(facts.year, row), changes[id(row)][1])
                for row in rows
                if id(row) in changes
            ]
        setattr(facts, name, checked)
    return refused


def _changes(rows: Sequence[Any], year: int) -> dict[int, tuple[dict[str, Any], str]]:
    """The values to replace and the reason, by the id of the row."""
    changes: dict[int, tuple[dict[str, Any], str]] = {}
    for row in rows:
        if row.laps and row.status not in Classification.STARTED and row.status != "excluded":
            reason = (
                f"{row.status.replace('_', ' ')} is not believed: it drove {row.laps} laps, so it started"
            )
            changes[id(row)] = {"status": "retired"}, reason
    winner = next((row for row in rows if row.finish_position == 1), None)
    if winner is None:
        return changes
    for row in rows:
        if year >= LAPS_FALL_SINCE and winner.laps and row.finish_position and (row.laps or 0) > winner.laps:
            changes[id(row)] = (
                {"laps": None, **FINISH},
                f"{row.laps} laps are more than the winner's {winner.laps}",
            )
    on_lead_lap = [row for row in rows if _is_on_lead_lap(row, winner) and id(row) not in changes]
    for row in on_lead_lap:
        if row.time_ms and winner.time_ms and row.time_ms < winner.time_ms:
            changes[id(row)] = FINISH, f"its time of {formatted(row.time_ms)} is less than the winner's"
    with_gaps = [row for row in on_lead_lap if row.gap_ms is not None and id(row) not in changes]
    with_gaps.sort(key=lambda row: row.finish_position)
    for number in falling([row.gap_ms for row in with_gaps]):
        row = with_gaps[number]
        reason = f"its gap of {formatted(row.gap_ms)} does not fit between those of the places around it"
        changes[id(row)] = FINISH, reason
    return changes


def _is_on_lead_lap(row: Any, winner: Any) -> bool:
    return row.finish_position is not None and row is not winner and not row.gap_laps


def falling(gaps: Sequence[int]) -> list[int]:
    """The places in `gaps` to leave out so that the others never fall: as few as possible.

    All of them if most would have to be left out, as where every gap is that to the car ahead.
    """
    # The longest sequence that begins at each place.
    longest = [1] * len(gaps)
    for one in reversed(range(len(gaps))):
        longest[one] += max(
            (longest[i] for i in range(one + 1, len(gaps)) if gaps[i] >= gaps[one]), default=0
        )
    kept: list[int] = []
    needed = max(longest, default=0)
    for number, gap in enumerate(gaps):
        if longest[number] == needed and (not kept or gap >= gaps[kept[-1]]):
            kept.append(number)
            needed -= 1
    if 2 * len(kept) < len(gaps):
        return list(range(len(gaps)))
    return [number for number in range(len(gaps)) if number not in kept]
