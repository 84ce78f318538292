"""What is kept of a stored row when a source says something else of it.

A source that says nothing of a value does not erase what another said, one that says it coarsely does
not coarsen it, and what it merely lets us conclude does not replace what another knows.
"""

from collections.abc import Sequence
from typing import Any

from ingestion.models.provenance import Source

Values = dict[str, Any]

SILENT = (None, "")
FINISH = ("time_ms", "gap_ms", "gap_laps")
TIMES = ("time_ms", "q1_ms", "q2_ms", "q3_ms")
# Of these, None is a statement: not classified, excluded from the championship.
STATED = {"finish_position", "position", *FINISH}
# Finer statuses that the source cannot tell from the one it gives.
COARSE: dict[str, dict[str, set[str]]] = {
    Source.JOLPICA: {
        "retired": {"not_classified"},
        "did_not_start": {"did_not_practise"},
        "did_not_qualify": {"did_not_prequalify"},
        "disqualified": {"excluded"},
    }
}
# What each source words in its own way: whoever said it first.
WORDED: dict[str, tuple[str, ...]] = {Source.JOLPICA: ("name", "car_number", "reason_retired")}
# What follows from its other words only, so that it never changes a row.
CONCLUDED: dict[str, tuple[str, ...]] = {
    Source.JOLPICA: ("qualifying_position", "is_pole", "shared_car", "time_penalty_ms")
}


def keep_known(
    source: str, names: Sequence[str], stored: tuple[Any, ...], said: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The values that a stored row has after the source has spoken."""
    before, after = dict(zip(names, stored, strict=True)), dict(zip(names, said, strict=True))
    if after.get("status") and before["status"] in COARSE.get(source, {}).get(after["status"], ()):
        after["status"] = before["status"]
    if "finish_position" in after:
        _keep_classification(source, before, after)
    if "q1_ms" in after:
        _keep_qualifying(source, before, after)
    worded = [name for name in WORDED.get(source, ()) if before.get(name) not in SILENT]
    after.update({name: before[name] for name in (*worded, *CONCLUDED.get(source, ())) if name in after})
    _keep_slot(before, after)
    for name in after.keys() - STATED - {"grid_position"}:
        if after[name] in SILENT:
            after[name] = before[name]
    return tuple(after[name] for name in names)


def _keep_classification(source: str, before: Values, after: Values) -> None:
    """The finish is one statement, and so is the fastest lap."""
    if all(after[name] == before[name] for name in ("status", "finish_position")):
        if all(after[name] is None for name in FINISH):
            after.update({name: before[name] for name in FINISH})
        if source == Source.JOLPICA:
            # The sources list those who retired in orders of their own.
            after["position_order"] = before["position_order"]
    if "fastest_lap_ms" in after and after["fastest_lap_ms"] is None and not after["has_fastest_lap"]:
        after["has_fastest_lap"] = before["has_fastest_lap"]


def _keep_qualifying(source: str, before: Values, after: Values) -> None:
    """Jolpica lists all by place, also those whose times did not count or who had none."""
    if source != Source.JOLPICA:
        return
    same_times = all(after[name] in (None, before[name]) for name in TIMES)
    if same_times and not before["status"] == after["status"] == "classified":
        after.update({name: before[name] for name in ("status", "position")})
    if after["position"] == before["position"]:
        after["position_order"] = before["position_order"]


def _keep_slot(before: Values, after: Values) -> None:
    """No place on the grid is a statement only of those who start from the pit lane."""
    if "pit_lane_start" not in after or after["pit_lane_start"]:
        return
    place = "grid_position" if "grid_position" in after else "position"
    if after[place] is None:
        after.update({name: before[name] for name in (place, "pit_lane_start")})
