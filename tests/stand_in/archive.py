"""The tables of an archive in F1DB's CSV format, each cell as the text that it is there."""

import csv
import io
import zipfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

Row = dict[str, str]
REFERENCE = ("countries", "circuits", "grands-prix", "drivers", "constructors")
OF_RACES = (
    "free-practice-1-results",
    "free-practice-2-results",
    "free-practice-3-results",
    "qualifying-results",
    "sprint-qualifying-results",
    "sprint-race-results",
    "starting-grid-positions",
    "race-results",
    "fastest-laps",
    "driver-standings",
    "constructor-standings",
)
# Where the archive gives no date of a session.
DAYS_BEFORE_THE_RACE = {
    "freePractice1": 2,
    "freePractice2": 2,
    "freePractice3": 1,
    "qualifying": 1,
    "sprintQualifying": 2,
    "sprintRace": 1,
}
# Corrected when two drivers exchange their places; time and points belong to the place.
ENTRANT = ("driverNumber", "driverId", "constructorId", "gridPositionNumber", "gridPositionText")


class Archive:
    """`of_races[table][race id]` are the rows of a race."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.races = _rows(archive, "races")
            self.reference = {name: {row["id"]: row for row in _rows(archive, name)} for name in REFERENCE}
            self.of_races: dict[str, dict[str, list[Row]]] = {}
            for name in OF_RACES:
                grouped = self.of_races[name] = defaultdict(list)
                for row in _rows(archive, f"races-{name}"):
                    grouped[row["raceId"]].append(row)

    def season(self, year: str) -> list[Row]:
        return [race for race in self.races if race["year"] == year]

    def last_finished_season(self) -> str:
        """The latest year whose races all have results."""
        ahead = {race["year"] for race in self.races if race["id"] not in self.of_races["race-results"]}
        return max(race["year"] for race in self.races if race["year"] not in ahead)

    def swap(self, season: str, number: str, places: list[int]) -> None:
        """Corrects a result: the drivers in two places exchange them."""
        race = next(race for race in self.season(season) if race["round"] == number)
        rows = {row["positionText"]: row for row in self.of_races["race-results"][race["id"]]}
        one, other = (rows[str(place)] for place in places)
        for column in ENTRANT:
            one[column], other[column] = other[column], one[column]


def day_of(race: Row, session: str) -> date:
    if own := race.get(f"{session}Date"):
        return date.fromisoformat(own)
    return date.fromisoformat(race["date"]) - timedelta(days=DAYS_BEFORE_THE_RACE.get(session, 0))


def _rows(archive: zipfile.ZipFile, name: str) -> list[Row]:
    with archive.open(f"f1db-{name}.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")))
