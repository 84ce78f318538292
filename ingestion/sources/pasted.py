"""A session that an operator pastes before a source publishes it: lines of driver code and time.

    qualifying    VER 1:29.179            in order; up to three times: Q1, Q2, Q3
                  2. LEC 1:30.1 1:29.8 1:29.407
                  SAR                     no time
    penalties     PER 5                   places
                  STR back                the back of the grid
                  HUL pit                 from the pit lane
    grid          VER                     in order
                  HUL pit                 from the pit lane

Parsing is pure. A position before the code, as result sheets print it, is ignored: the order counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from f1site.lib.errors import ValidationError
from ingestion.durations import milliseconds
from ingestion.records import GridRecord, QualifyingRecord

MAX_TEXT = 10_000
PLACE = re.compile(r"\d{1,2}[.):]?", re.ASCII)
CODE = re.compile(r"[A-Za-z]{3}", re.ASCII)
PLACES = re.compile(r"\+?(\d{1,2})", re.ASCII)
PIT, BACK = "pit", "back"


@dataclass(frozen=True, slots=True)
class Entrant:
    """A car of the race, by our own row ids as text."""

    driver: str
    constructor: str
    car_number: str


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    code: str
    entrant: Entrant
    words: list[str]

    def invalid(self, problem: str) -> ValidationError:
        return ValidationError(f"Line {self.number}: {problem}")


def lines(text: str, entrants: Mapping[str, Entrant]) -> list[Line]:
    """The lines of `text`, each with its car. Raises ValidationError with the number of an invalid line."""
    if len(text) > MAX_TEXT:
        raise ValidationError("The text is too long for one session.")
    found: dict[str, Line] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        words = raw.replace(",", " ").replace(";", " ").split()
        if words and PLACE.fullmatch(words[0]):
            words = words[1:]
        if not words:
            continue
        code = words[0].upper()
        if not CODE.fullmatch(code):
            raise ValidationError(f"Line {number}: {words[0][:20]!r} is not a driver's code such as VER.")
        if code not in entrants:
            raise ValidationError(
                f"Line {number}: {code} is not entered. Entered are {', '.join(sorted(entrants))}."
            )
        if code in found:
            raise ValidationError(f"Line {number}: {code} is already in line {found[code].number}.")
        found[code] = Line(number, code, entrants[code], words[1:])
    if not found:
        raise ValidationError("There is no line with a driver's code.")
    return list(found.values())


def qualifying(race: str, pasted: list[Line]) -> list[QualifyingRecord]:
    records = []
    for position, line in enumerate(pasted, start=1):
        times = [_lap_time(line, word) for word in line.words if word != "-"]
        if len(times) > 3:
            raise line.invalid("more than three times.")
        parts = times + [None] * (3 - len(times)) if len(times) > 1 else [None] * 3
        records.append(
            QualifyingRecord(
                **_entry(race, line, position),
                session="qualifying",
                position=position,
                status="classified",
                time_ms=times[0] if len(times) == 1 else None,
                q1_ms=parts[0],
                q2_ms=parts[1],
                q3_ms=parts[2],
            )
        )
    return records


def penalties(race: str, pasted: list[Line]) -> list[GridRecord]:
    """Rows of a provisional grid with the penalties only; the positions follow from qualifying."""
    records = []
    for order, line in enumerate(pasted, start=1):
        word = " ".join(line.words).lower()
        places = PLACES.fullmatch(word)
        if not places and word not in (BACK, PIT):
            raise line.invalid(f"{word[:20]!r} is not a penalty: write a number of places, {BACK} or {PIT}.")
        records.append(
            GridRecord(
                **_entry(race, line, order),
                kind="provisional",
                position=None,
                pit_lane_start=word == PIT,
                qualifying_position=None,
                penalty={BACK: "SFB", PIT: "SFP"}.get(word, places[1] if places else ""),
                penalty_places=int(places[1]) if places else None,
            )
        )
    return records


def grid(race: str, pasted: list[Line], kind: str) -> list[GridRecord]:
    records, place = [], 0
    for order, line in enumerate(pasted, start=1):
        from_pit = [word.lower() for word in line.words] == [PIT]
        if line.words and not from_pit:
            raise line.invalid(
                f"{' '.join(line.words)[:20]!r} is not understood: only {PIT} may follow the code."
            )
        place += not from_pit
        records.append(
            GridRecord(
                **_entry(race, line, order),
                kind=kind,
                position=None if from_pit else place,
                pit_lane_start=from_pit,
                qualifying_position=None,
                penalty="",
                penalty_places=None,
            )
        )
    return records


def _entry(race: str, line: Line, order: int) -> dict[str, Any]:
    return {
        "race": race,
        "driver": line.entrant.driver,
        "constructor": line.entrant.constructor,
        "car_number": line.entrant.car_number,
        "position_order": order,
    }


def _lap_time(line: Line, word: str) -> int:
    time = milliseconds(word)
    # No lap takes an hour: two colons are a typing error.
    if time is None or word.count(":") > 1:
        raise line.invalid(f"{word[:20]!r} is not a time such as 1:29.179.")
    return time
