"""What a statement says beside the stored values of its row.

A missing value says nothing, a less precise value says the same as a more precise one, and a value that
is derived from other values says nothing beside one that a source publishes.
"""

from collections.abc import Sequence
from typing import Any

from ingestion.models.provenance import Source

Values = dict[str, Any]

# They publish what Jolpica derives or abbreviates.
PRIMARY_SOURCES = (Source.F1DB, Source.DEMO)
EMPTY = (None, "")
FINISH = ("time_ms", "gap_ms", "gap_laps")
TIMES = ("time_ms", "q1_ms", "q2_ms", "q3_ms")
# For these, None is a value: not classified, excluded from the championship.
NONE_IS_A_VALUE = {"finish_position", "position", "round_number", *FINISH}
# More precise statuses, which Jolpica does not distinguish from its own status.
LESS_PRECISE: dict[str, set[str]] = {
    "retired": {"not_classified"},
    "did_not_start": {"did_not_practise"},
    "did_not_qualify": {"did_not_prequalify"},
    "disqualified": {"excluded"},
}
# Jolpica writes these differently, or derives them from its other values.
YIELDING = (
    "name",
    "car_number",
    "reason_retired",
    "qualifying_position",
    "is_pole",
    "shared_car",
    "time_penalty_ms",
)


def compare(stored: Values, stated: Values, *, yields: bool) -> Values:
    """`stated`, with the stored values where it says nothing else.

    `yields`: it is what Jolpica says beside the values of another source.
    """
    after = dict(stated)
    if yields and after.get("status") and stored["status"] in LESS_PRECISE.get(after["status"], ()):
        after["status"] = stored["status"]
    if "finish_position" in after:
        _compare_classification(stored, after, yields)
    if "q1_ms" in after and yields:
        _compare_qualifying(stored, after)
    if yields:
        known = [name for name in YIELDING if name in after and stored[name] not in EMPTY]
        after.update({name: stored[name] for name in known})
    _compare_grid_position(stored, after, yields)
    for name in after.keys() - NONE_IS_A_VALUE - {"grid_position"}:
        if after[name] in EMPTY:
            after[name] = stored[name]
    return after


def _compare_classification(stored: Values, after: Values, yields: bool) -> None:
    """The values of the finish belong together, and so do those of the fastest lap."""
    if all(after[name] == stored[name] for name in ("status", "finish_position")):
        if all(after[name] is None for name in FINISH):
            after.update({name: stored[name] for name in FINISH})
        if yields:
            # The sources order retired cars differently.
            after["position_order"] = stored["position_order"]
    if "fastest_lap_ms" in after and after["fastest_lap_ms"] is None and not after["has_fastest_lap"]:
        after["has_fastest_lap"] = stored["has_fastest_lap"]


def _compare_qualifying(stored: Values, after: Values) -> None:
    """Jolpica lists all by place, also those whose times did not count or who had none."""
    same_times = all(after[name] in (None, stored[name]) for name in TIMES)
    if same_times and not stored["status"] == after["status"] == "classified":
        after.update({name: stored[name] for name in ("status", "position")})
    if after["position"] == stored["position"]:
        after["position_order"] = stored["position_order"]


def _compare_grid_position(stored: Values, after: Values, yields: bool) -> None:
    """A missing grid position is a value only for a start from the pit lane.

    Jolpica gives many cars in the pit lane the number behind the last one on the grid.
    """
    if "pit_lane_start" not in after:
        return
    name = "grid_position" if "grid_position" in after else "position"
    is_missing = after[name] is None and not after["pit_lane_start"]
    is_known = stored[name] is not None or stored["pit_lane_start"]
    other_start = is_known and stored["pit_lane_start"] != after["pit_lane_start"]
    if is_missing or (yields and other_start):
        after.update({field: stored[field] for field in (name, "pit_lane_start")})


def as_values(names: Sequence[str], values: Sequence[Any]) -> Values:
    return dict(zip(names, values, strict=True))
