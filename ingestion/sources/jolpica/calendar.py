"""The schedule of a season, in UTC; without start times before 2005 and sessions before 2022."""

from typing import Any

from django.utils.text import slugify

from ingestion.identity.grands_prix import same_grand_prix
from ingestion.records import RaceRecord
from ingestion.sources.jolpica.entrants import CIRCUIT, Entrants
from ingestion.sources.jolpica.rows import Entry, Reader
from ingestion.sources.rows import MAX_ROUNDS, InvalidRow

SESSIONS = {
    "practice_1_at": "FirstPractice",
    "practice_2_at": "SecondPractice",
    "practice_3_at": "ThirdPractice",
    "qualifying_at": "Qualifying",
    "sprint_at": "Sprint",
}
# The qualifying for the sprint, by the name it had in 2023 and the one it has since.
SPRINT_QUALIFYING = ("SprintShootout", "SprintQualifying")
RACE = [
    "season",
    "round",
    "raceName",
    "date",
    "time",
    *CIRCUIT,
    *(f"{at}.{part}" for at in (*SESSIONS.values(), *SPRINT_QUALIFYING) for part in ("date", "time")),
]


# A list may name its race before or after one of these changed; two of them say which race it is.
ENOUGH_FACTS = 2


class Calendar:
    """The races of one season by round; `race_for` finds the race of a list of rows.

    `renumbered`: a list had another round than its race has in the schedule, so that the rounds of this
    reading are of different times.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        self.by_round: dict[str, RaceRecord] = {}
        self.renumbered = False

    def read(self, reader: Reader, entrants: Entrants) -> list[RaceRecord]:
        def build(_: Any, entry: Entry) -> RaceRecord:
            return self._race(entry, entrants)

        return list(reader.records("races", "races", RACE, build))

    def race_for(self, parent: Any) -> str:
        """The race that a list names by name, date and circuit; by its round only if it has nothing else."""
        if not isinstance(parent, dict) or parent.get("season") != str(self.year):
            raise InvalidRow("its race is not in the schedule of the season, or was refused")
        named = {fact: value for fact, value in _named(parent).items() if value}
        number = parent.get("round")
        in_round = self.by_round.get(number) if isinstance(number, str) else None
        if named:
            race = self._race_of_facts(named)
            self.renumbered |= race is not in_round
        elif self.renumbered:
            raise InvalidRow(f"round {number} is not the same race in the schedule and in other lists")
        elif in_round is None:
            raise InvalidRow("its race is not in the schedule of the season, or was refused")
        else:
            race = in_round
        return race.grand_prix

    def _race_of_facts(self, named: dict[str, str]) -> RaceRecord:
        agreeing = {race.grand_prix: _agreeing(named, race) for race in self.by_round.values()}
        most = max(agreeing.values(), default=0)
        found = [race for race in self.by_round.values() if agreeing[race.grand_prix] == most]
        if most < min(ENOUGH_FACTS, len(named)) or len(found) != 1:
            shown = ", ".join(value[:80] for value in named.values())
            raise InvalidRow(f"its list is of {shown}, which is not one race of the schedule, or was refused")
        return found[0]

    def _race(self, entry: Entry, entrants: Entrants) -> RaceRecord:
        if entry.cells["season"] != str(self.year):
            raise entry.invalid("season", f"is not {self.year}")
        day = entry.day("date", 1950)
        if day is None or day.year != self.year:
            raise entry.invalid("date", f"is not in the {self.year} season")
        for name in entry.cells:
            if name.endswith("time"):
                entry.cells[name] = entry.cells[name].removesuffix("Z")
        name = entry.required("raceName", 80)
        sprint_qualifying = [
            entry.instant(f"{session}.date", f"{session}.time") for session in SPRINT_QUALIFYING
        ]
        record = RaceRecord(
            season=self.year,
            grand_prix=slugify(name.replace("Grand Prix", ""))[:60] or slugify(name)[:60],
            circuit=entrants.circuit(entry),
            round_number=entry.whole("round", 1, MAX_ROUNDS),
            name=name,
            official_name="",
            date=day,
            start_time=entry.instant("date", "time"),
            **{field: entry.instant(f"{at}.date", f"{at}.time") for field, at in SESSIONS.items()},
            sprint_qualifying_at=next(filter(None, sprint_qualifying), None),
            is_sprint_weekend=bool(entry.text("Sprint.date", 40)),
            circuit_type="",
            length_km=None,
            turn_count=None,
            laps=None,
            status="scheduled",
            times_refused=False,
        )
        self._add(entry, record)
        return record

    def _add(self, entry: Entry, record: RaceRecord) -> None:
        if not record.grand_prix:
            raise entry.invalid("raceName", "contains no name of a Grand Prix")
        if any(race.grand_prix == record.grand_prix for race in self.by_round.values()):
            raise entry.invalid("raceName", "is in the season already")
        if str(record.round_number) in self.by_round:
            raise entry.invalid("round", "is in the season already")
        self.by_round[str(record.round_number)] = record


def _named(parent: dict[str, Any]) -> dict[str, str]:
    """What a list says of its race besides the round."""
    circuit = parent.get("Circuit")
    circuit_id = circuit.get("circuitId") if isinstance(circuit, dict) else None
    facts = {"name": parent.get("raceName"), "date": parent.get("date"), "circuit": circuit_id}
    return {fact: value for fact, value in facts.items() if isinstance(value, str)}


def _agreeing(named: dict[str, str], race: RaceRecord) -> int:
    """How many of the facts are those of the race."""
    return sum(
        (
            same_grand_prix(named.get("name", ""), race.name),
            named.get("date") == race.date.isoformat(),
            named.get("circuit") == race.circuit,
        )
    )
