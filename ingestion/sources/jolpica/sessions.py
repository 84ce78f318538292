"""The rows of Jolpica's results, sprints and qualifying as records."""

import re
from dataclasses import replace
from typing import Any

from ingestion.models.results import Classification
from ingestion.records import QualifyingRecord, ResultRecord, SeasonFacts, SprintRecord
from ingestion.sources.jolpica.calendar import Calendar
from ingestion.sources.jolpica.entrants import CONSTRUCTOR, DRIVER, Entrants
from ingestion.sources.jolpica.rows import Entry, Reader
from ingestion.sources.rows import LARGE, MAX_CARS, InvalidRow

STATUSES = {
    "R": "retired",
    "N": "not_classified",
    "D": "disqualified",
    "E": "excluded",
    "W": "did_not_start",
    "F": "did_not_qualify",
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
# Before that season qualifying had one time.
FIRST_KNOCKOUT = 2006
ENTRY = ["number", "position", *DRIVER, *CONSTRUCTOR]
RESULT = [
    *ENTRY,
    "positionText",
    "points",
    "grid",
    "laps",
    "status",
    "Time.millis",
    "Time.time",
    "FastestLap.rank",
    "FastestLap.Time.time",
]
QUALIFYING = [*ENTRY, "Q1", "Q2", "Q3"]


class Sessions:
    def __init__(self, reader: Reader, calendar: Calendar, entrants: Entrants, facts: SeasonFacts) -> None:
        self.reader = reader
        self.calendar = calendar
        self.entrants = entrants
        self.facts = facts
        self.seen: set[tuple[str, ...]] = set()

    def add_results(self) -> None:
        qualified = {(row.race, row.driver): row.position for row in self.facts.qualifying}
        for record in self.reader.records("race results", "results", RESULT, self._result):
            position = qualified.get((record.race, record.driver))
            self.facts.results.append(replace(record, qualifying_position=position))
        self.facts.results = _with_gaps(self.facts.results)

    def add_sprints(self) -> None:
        self.facts.sprints.extend(self.reader.records("sprint results", "sprint", RESULT, self._sprint))
        self.facts.sprints = _with_gaps(self.facts.sprints)

    def add_qualifying(self) -> None:
        records = self.reader.records("qualifying results", "qualifying", QUALIFYING, self._qualifying)
        self.facts.qualifying.extend(records)

    def _entry(self, parent: Any, entry: Entry) -> dict[str, Any]:
        return {
            "race": self.calendar.race_for(parent),
            "driver": self.entrants.driver(entry),
            "constructor": self.entrants.constructor(entry),
            "car_number": entry.text("number", 4),
            "position_order": entry.whole("position", 1),
        }

    def _check_unique(self, *key: str) -> None:
        if key in self.seen:
            raise InvalidRow(f"{key[2]} is in this session already")
        self.seen.add(key)

    def _result(self, parent: Any, entry: Entry) -> ResultRecord:
        values = {**self._entry(parent, entry), **_classification(entry)}
        record = ResultRecord(
            **values,
            shared_car=False,
            # Stewards may decide otherwise; F1DB has the official pole.
            is_pole=values["grid_position"] == 1,
            has_fastest_lap=entry.integer("FastestLap.rank") == 1,
            fastest_lap_ms=entry.lap("FastestLap.Time.time"),
        )
        self._check_unique("results", record.race, record.driver, record.car_number)
        return record

    def _sprint(self, parent: Any, entry: Entry) -> SprintRecord:
        record = SprintRecord(**self._entry(parent, entry), **_classification(entry))
        self._check_unique("sprint", record.race, record.driver)
        return record

    def _qualifying(self, parent: Any, entry: Entry) -> QualifyingRecord:
        values = self._entry(parent, entry)
        q1, q2, q3 = (entry.lap(name) for name in ("Q1", "Q2", "Q3"))
        timed, single = any((q1, q2, q3)), None
        if self.calendar.year < FIRST_KNOCKOUT and not (q2 or q3):
            single, q1 = q1, None
        record = QualifyingRecord(
            **values,
            session="qualifying",
            position=values["position_order"] if timed else None,
            status="classified" if timed else "not_classified",
            time_ms=single,
            q1_ms=q1,
            q2_ms=q2,
            q3_ms=q3,
        )
        if values["position_order"] > MAX_CARS:
            raise entry.invalid("position", f"is outside 1 to {MAX_CARS}")
        self._check_unique("qualifying", record.race, record.driver)
        return record


def _classification(entry: Entry) -> dict[str, Any]:
    """All values but the gaps, which need the winner."""
    position, status = _position(entry)
    started = status in Classification.STARTED
    grid, laps = entry.integer("grid", 0, MAX_CARS), entry.integer("laps")
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
        "laps": laps if started or laps else None,
        "time_ms": entry.integer("Time.millis", 1, LARGE) if timed else None,
        "gap_ms": None,
        "gap_laps": -1 if laps_down or reason == "Lapped" else None,
        "time_penalty_ms": None,
    }


def _position(entry: Entry) -> tuple[int | None, str]:
    text = entry.text("positionText", 10)
    if text.isascii() and text.isdigit():
        position = int(text)
        if not 1 <= position <= MAX_CARS:
            raise entry.invalid("positionText", f"is outside 1 to {MAX_CARS}")
        # A disqualified driver may still have a position.
        disqualified = entry.text("status", 60) == "Disqualified"
        return (None, "disqualified") if disqualified else (position, "classified")
    return None, STATUSES[entry.choice("positionText", STATUSES)]


def _with_gaps(records: list[Any]) -> list[Any]:
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
