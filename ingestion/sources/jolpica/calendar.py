"""The schedule of a season, in UTC; without start times before 2005 and sessions before 2022."""

from typing import Any

from django.utils.text import slugify

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


class Calendar:
    """The races of one season by round; `race_for` finds the race of a result."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.by_round: dict[str, RaceRecord] = {}

    def read(self, reader: Reader, entrants: Entrants) -> list[RaceRecord]:
        def build(_: Any, entry: Entry) -> RaceRecord:
            return self._race(entry, entrants)

        return list(reader.records("races", "races", RACE, build))

    def race_for(self, parent: Any) -> str:
        """The race of a list of rows, by its season and round."""
        number = parent.get("round") if isinstance(parent, dict) else None
        race = self.by_round.get(number) if isinstance(number, str) else None
        if race is None or parent.get("season") != str(self.year):
            raise InvalidRow("its race is not in the schedule of the season, or was refused")
        return race.grand_prix

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
