"""The records of a pasted session."""

from collections.abc import Sequence
from typing import Any

from ingestion.records import GridRecord, QualifyingRecord
from ingestion.sources.pasted.drivers import Entrant
from ingestion.sources.pasted.lines import Line, read
from ingestion.sources.pasted.values import lap_times, penalty, starts_from_pit


def qualifying(race: str, text: str, entrants: Sequence[Entrant]) -> list[QualifyingRecord]:
    """In order. Where a driver has several times, a single one of another is that of Q1."""
    pasted = read(text, entrants, lap_times)
    has_parts = any(len(line.value) > 1 for line in pasted)
    records = []
    for position, line in enumerate(pasted, start=1):
        times = [*line.value, None, None, None] if has_parts else [None] * 3
        records.append(
            QualifyingRecord(
                **_entry(race, line, position),
                session="qualifying",
                position=position,
                status="classified",
                time_ms=line.value[0] if line.value and not has_parts else None,
                q1_ms=times[0],
                q2_ms=times[1],
                q3_ms=times[2],
            )
        )
    return records


def penalties(race: str, text: str, entrants: Sequence[Entrant]) -> list[GridRecord]:
    """Rows of a provisional grid with the penalties only; the positions follow from qualifying."""
    return [
        GridRecord(
            **_entry(race, line, order),
            kind="provisional",
            position=None,
            pit_lane_start=line.value.code == "SFP",
            qualifying_position=None,
            penalty=line.value.code,
            penalty_places=line.value.places,
        )
        for order, line in enumerate(read(text, entrants, penalty), start=1)
    ]


def grid(race: str, text: str, entrants: Sequence[Entrant], kind: str) -> list[GridRecord]:
    records, place = [], 0
    for order, line in enumerate(read(text, entrants, starts_from_pit), start=1):
        place += not line.value
        records.append(
            GridRecord(
                **_entry(race, line, order),
                kind=kind,
                position=None if line.value else place,
                pit_lane_start=line.value,
                qualifying_position=None,
                penalty="",
                penalty_places=None,
            )
        )
    return records


def _entry(race: str, line: Line[Any], order: int) -> dict[str, Any]:
    return {
        "race": race,
        "driver": line.entrant.driver,
        "constructor": line.entrant.constructor,
        "car_number": line.entrant.car_number,
        "position_order": order,
    }
