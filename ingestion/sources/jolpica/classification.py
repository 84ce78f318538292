"""The classification of a race or sprint: position, status, grid, time and gaps."""

import re
from dataclasses import replace
from typing import Any

from ingestion.durations import milliseconds
from ingestion.models.results import Classification
from ingestion.sources.jolpica.rows import Entry
from ingestion.sources.rows import LARGE, MAX_CARS

STATUSES = {
    "R": "retired",
    "N": "not_classified",
    "D": "disqualified",
    "E": "excluded",
    "W": "did_not_start",
    "F": "did_not_qualify",
}
# Where the row has no place and no letter.
STATUS_OF_REASON = {
    "finished": "not_classified",
    "lapped": "not_classified",
    "not classified": "not_classified",
    "disqualified": "disqualified",
    "excluded": "excluded",
    "withdrew": "did_not_start",
    "did not start": "did_not_start",
    "did not qualify": "did_not_qualify",
    "did not prequalify": "did_not_qualify",
}
# These repeat the classification.
NO_REASON = {
    "finished",
    "lapped",
    "retired",
    "disqualified",
    "excluded",
    "not classified",
    "did not start",
    "did not qualify",
    "did not prequalify",
}
LAPS_DOWN = re.compile(r"\+(\d{1,3}) Laps?", re.ASCII)


def classification(entry: Entry) -> dict[str, Any]:
    """All values but the gaps, which need the winner."""
    position, status = _position(entry)
    grid, laps = entry.integer("grid", 0, MAX_CARS), entry.integer("laps")
    started = status in Classification.STARTED or bool(laps)
    reason = entry.text("status", 60)
    laps_down = LAPS_DOWN.fullmatch(reason)
    # The time of a lapped car, or of one that stopped early and is classified, is not a gap.
    timed = bool(entry.text("Time.time", 40)) and not laps_down and reason != "Lapped"
    return {
        "finish_position": position,
        "status": status,
        "reason_retired": "" if laps_down or reason.lower() in NO_REASON else reason,
        "grid_position": grid or None,
        # 0 is the pit lane if the car started.
        "pit_lane_start": grid == 0 and started,
        "qualifying_position": None,
        "points": entry.points("points"),
        "laps": laps if started else None,
        "time_ms": _time(entry, position) if timed else None,
        "gap_ms": None,
        "gap_laps": -1 if laps_down or reason == "Lapped" else None,
        "time_penalty_ms": None,
    }


def _time(entry: Entry, position: int | None) -> int | None:
    """Milliseconds. The winner's are sometimes wrong beside the text, by which all gaps were computed."""
    time = entry.integer("Time.millis", 1, LARGE)
    written = milliseconds(entry.text("Time.time", 40)) if position == 1 else None
    return min(written, LARGE) if time and written else time


def _position(entry: Entry) -> tuple[int | None, str]:
    """The place and the status; a row without a place has the status that its reason gives."""
    # A disqualified driver may still have a position.
    reason = entry.text("status", 60).lower()
    text = entry.text("positionText", 10)
    if text.isascii() and text.isdigit():
        position = int(text)
        if not 1 <= position <= MAX_CARS:
            raise entry.invalid("positionText", f"is outside 1 to {MAX_CARS}")
        return (None, "disqualified") if reason == "disqualified" else (position, "classified")
    if not text:
        return None, STATUS_OF_REASON.get(reason, "retired")
    return None, STATUSES[entry.choice("positionText", STATUSES)]


def with_gaps(records: list[Any]) -> list[Any]:
    """Adds the gaps to the winner, in time or in laps; a car that stopped early has neither."""
    winners = {record.race: record for record in records if record.finish_position == 1}
    return [_with_gap(record, winners.get(record.race)) for record in records]


def _with_gap(record: Any, winner: Any) -> Any:
    lapped, has_winner = record.gap_laps is not None, winner is not None
    laps = winner.laps - record.laps if has_winner and winner.laps and record.laps is not None else None
    gap_ms = None
    if has_winner and record is not winner and record.time_ms and winner.time_ms:
        gap_ms = record.time_ms - winner.time_ms
    on_lead_lap = laps == 0 or not has_winner
    return replace(
        record,
        time_ms=record.time_ms if on_lead_lap else None,
        gap_ms=gap_ms if on_lead_lap and gap_ms is not None and gap_ms >= 0 else None,
        gap_laps=laps if lapped and laps and laps > 0 else None,
    )
