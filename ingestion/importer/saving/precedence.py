"""Decides which values of a stored row a source replaces.

A missing value does not erase a stored one, a less precise value does not replace a more precise one, and
a value that is derived from other values does not replace one that a source publishes.
"""

from collections.abc import Sequence
from typing import Any

from ingestion.models.provenance import Source

Values = dict[str, Any]

EMPTY = (None, "")
FINISH = ("time_ms", "gap_ms", "gap_laps")
TIMES = ("time_ms", "q1_ms", "q2_ms", "q3_ms")
# For these, None is a value: not classified, excluded from the championship.
NONE_IS_A_VALUE = {"finish_position", "position", *FINISH}
# More precise statuses, which the source does not distinguish from its own status.
LESS_PRECISE: dict[str, dict[str, set[str]]] = {
    Source.JOLPICA: {
        "retired": {"not_classified"},
        "did_not_start": {"did_not_practise"},
        "did_not_qualify": {"did_not_prequalify"},
        "disqualified": {"excluded"},
    }
}
# Each source writes these differently: the value stored first stays.
FIRST_SOURCE_WINS: dict[str, tuple[str, ...]] = {Source.JOLPICA: ("name", "car_number", "reason_retired")}
# Derived from the source's other values, so that they never change a row.
DERIVED: dict[str, tuple[str, ...]] = {
    Source.JOLPICA: ("qualifying_position", "is_pole", "shared_car", "time_penalty_ms")
}


def keep_known(
    source: str, names: Sequence[str], stored: tuple[Any, ...], new: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The values of the stored row after the import."""
    before, after = dict(zip(names, stored, strict=True)), dict(zip(names, new, strict=True))
    if after.get("status") and before["status"] in LESS_PRECISE.get(source, {}).get(after["status"], ()):
        after["status"] = before["status"]
    if "finish_position" in after:
        _keep_classification(source, before, after)
    if "q1_ms" in after:
        _keep_qualifying(source, before, after)
    first = [name for name in FIRST_SOURCE_WINS.get(source, ()) if before.get(name) not in EMPTY]
    after.update({name: before[name] for name in (*first, *DERIVED.get(source, ())) if name in after})
    _keep_grid_position(before, after)
    for name in after.keys() - NONE_IS_A_VALUE - {"grid_position"}:
        if after[name] in EMPTY:
            after[name] = before[name]
    return tuple(after[name] for name in names)


def _keep_classification(source: str, before: Values, after: Values) -> None:
    """The values of the finish belong together, and so do those of the fastest lap."""
    if all(after[name] == before[name] for name in ("status", "finish_position")):
        if all(after[name] is None for name in FINISH):
            after.update({name: before[name] for name in FINISH})
        if source == Source.JOLPICA:
            # The sources order retired cars differently.
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


def _keep_grid_position(before: Values, after: Values) -> None:
    """A missing grid position is a value only for a start from the pit lane."""
    if "pit_lane_start" not in after or after["pit_lane_start"]:
        return
    name = "grid_position" if "grid_position" in after else "position"
    if after[name] is None:
        after.update({field: before[field] for field in (name, "pit_lane_start")})
