"""The rows of Jolpica's results, sprints and qualifying as records."""

from dataclasses import replace
from typing import Any

from ingestion.records import QualifyingRecord, ResultRecord, SeasonFacts, SprintRecord
from ingestion.sources.jolpica.calendar import Calendar
from ingestion.sources.jolpica.classification import classification, with_gaps
from ingestion.sources.jolpica.entrants import CONSTRUCTOR, DRIVER, Entrants
from ingestion.sources.jolpica.rows import Entry, Reader
from ingestion.sources.rows import MAX_CARS

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

    def add_results(self) -> None:
        qualified = {(row.race, row.driver): row.position for row in self.facts.qualifying}
        for record in self.reader.records("race results", "results", RESULT, self._result):
            position = qualified.get((record.race, record.driver))
            self.facts.results.append(replace(record, qualifying_position=position))
        self.facts.results = with_gaps(self.facts.results)

    def add_sprints(self) -> None:
        self.facts.sprints.extend(self.reader.records("sprint results", "sprint", RESULT, self._sprint))
        self.facts.sprints = with_gaps(self.facts.sprints)

    def add_qualifying(self) -> None:
        records = self.reader.records("qualifying results", "qualifying", QUALIFYING, self._qualifying)
        self.facts.qualifying.extend(records)

    def _entry(self, parent: Any, entry: Entry) -> dict[str, Any]:
        return {
            "race": self.calendar.race_for(parent),
            "driver": self.entrants.driver(entry),
            "constructor": self.entrants.constructor(entry),
            "car_number": entry.text("number", 4),
            # Without a place the order is that of the list.
            "position_order": entry.integer("position", 1) or entry.line,
        }

    def _result(self, parent: Any, entry: Entry) -> ResultRecord:
        values = {**self._entry(parent, entry), **classification(entry)}
        return ResultRecord(
            **values,
            shared_car=False,
            # Stewards may decide otherwise; F1DB has the official pole.
            is_pole=values["grid_position"] == 1,
            has_fastest_lap=entry.integer("FastestLap.rank") == 1,
            fastest_lap_ms=entry.lap("FastestLap.Time.time"),
        )

    def _sprint(self, parent: Any, entry: Entry) -> SprintRecord:
        return SprintRecord(**self._entry(parent, entry), **classification(entry))

    def _qualifying(self, parent: Any, entry: Entry) -> QualifyingRecord:
        values = self._entry(parent, entry)
        position = entry.integer("position", 1, MAX_CARS)
        q1, q2, q3 = (entry.lap(name) for name in ("Q1", "Q2", "Q3"))
        classified, single = bool(position and any((q1, q2, q3))), None
        if self.calendar.year < FIRST_KNOCKOUT and not (q2 or q3):
            single, q1 = q1, None
        return QualifyingRecord(
            **values,
            session="qualifying",
            position=position if classified else None,
            status="classified" if classified else "not_classified",
            time_ms=single,
            q1_ms=q1,
            q2_ms=q2,
            q3_ms=q3,
        )
