"""Tiny archives in F1DB's format, made in memory: a season of two races and the rows that a test adds."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from ingestion.importer import import_archive
from ingestion.models import ImportRun

ENTRY = "raceId positionDisplayOrder positionNumber positionText driverNumber driverId constructorId"
TIMES = "timeMillis q1Millis q2Millis q3Millis"
RESULT = (
    f"{ENTRY} engineManufacturerId sharedCar laps timeMillis timePenaltyMillis gapMillis gapLaps "
    "reasonRetired points polePosition qualificationPositionNumber gridPositionNumber gridPositionText "
    "fastestLap"
)
STANDING = "raceId positionDisplayOrder positionNumber positionText points"
SESSIONS = "freePractice1 freePractice2 freePractice3 qualifying sprintQualifying sprintRace"
COLUMNS = {
    "countries": "id name demonym",
    "circuits": "id name fullName placeName countryId latitude longitude length turns",
    "constructors": "id name fullName countryId",
    "constructors-chronology": "parentConstructorId positionDisplayOrder constructorId yearFrom yearTo",
    "drivers": "id name fullName abbreviation dateOfBirth nationalityCountryId",
    "engine-manufacturers": "id name",
    "grands-prix": "id name fullName",
    "seasons": "year",
    "seasons-entrants-drivers": "year entrantId constructorId driverId rounds testDriver",
    "races": "id year round date time grandPrixId officialName sprintQualifyingFormat circuitId circuitType "
    "courseLength turns laps sprintRaceLaps "
    + " ".join(f"{session}Date {session}Time" for session in SESSIONS.split()),
    "races-race-results": RESULT,
    "races-sprint-race-results": RESULT,
    "races-fastest-laps": "raceId driverNumber driverId timeMillis",
    "races-qualifying-results": f"{ENTRY} {TIMES}",
    "races-sprint-qualifying-results": f"{ENTRY} {TIMES}",
    **{f"races-free-practice-{session}-results": f"{ENTRY} timeMillis laps" for session in (1, 2, 3, 4)},
    "races-starting-grid-positions": f"{ENTRY} qualificationPositionNumber gridPenalty gridPenaltyPositions",
    "races-driver-standings": f"{STANDING} driverId",
    "races-constructor-standings": f"{STANDING} constructorId engineManufacturerId",
}
CARS = {
    "max-verstappen": ("red-bull", "1", "honda-rbpt"),
    "fernando-alonso": ("aston-martin", "14", "mercedes"),
    "lewis-hamilton": ("mercedes", "44", "mercedes"),
}


class TinyArchive:
    """Bahrain 2023 (raceId 1) has been run, Monaco 2023 (raceId 2) has not.

    `released` is the time of its files; by default they are written now.
    """

    def __init__(self) -> None:
        self.released: datetime | None = None
        self.files: dict[str, list[dict[str, str]]] = {file: [] for file in COLUMNS}
        self.lines: Counter[tuple[str, int]] = Counter()
        self._add_world()
        self.add("seasons", year=2023)
        self.race(1, 1, "2023-03-05", "bahrain", "sakhir", time="15:00")
        self.race(2, 2, "2023-05-28", "monaco", "monte-carlo", time="13:00")
        for place, driver in enumerate(CARS, start=1):
            self.result(1, driver, place, points=(25, 18, 15)[place - 1], gridPositionNumber=place)

    def _add_world(self) -> None:
        for country, name, demonym in [
            ("netherlands", "Netherlands", "Dutch"),
            ("spain", "Spain", "Spanish"),
            ("united-kingdom", "United Kingdom", "British"),
            ("austria", "Austria", "Austrian"),
            ("germany", "Germany", "German"),
            ("bahrain", "Bahrain", "Bahraini"),
            ("monaco", "Monaco", "Monegasque"),
        ]:
            self.add("countries", id=country, name=name, demonym=demonym)
        self.circuit("sakhir", "Bahrain", "bahrain", latitude=26.0325, longitude=50.510556)
        self.circuit("monte-carlo", "Monaco", "monaco", latitude=43.734722, longitude=7.420556)
        self.constructor("red-bull", "Red Bull", "austria")
        self.constructor("aston-martin", "Aston Martin", "united-kingdom")
        self.constructor("mercedes", "Mercedes", "germany")
        self.driver("max-verstappen", "Max Verstappen", "1997-09-30", "netherlands", abbreviation="VER")
        self.driver("fernando-alonso", "Fernando Alonso", "1981-07-29", "spain", abbreviation="ALO")
        self.driver("lewis-hamilton", "Lewis Hamilton", "1985-01-07", "united-kingdom", abbreviation="HAM")
        for engine in ("honda-rbpt", "mercedes"):
            self.add("engine-manufacturers", id=engine, name=engine)
        for grand_prix in ("bahrain", "monaco"):
            self.grand_prix(grand_prix)

    def add(self, file: str, **values: object) -> dict[str, str]:
        row = dict.fromkeys(COLUMNS[file].split(), "") | {name: str(value) for name, value in values.items()}
        self.files[file].append(row)
        return row

    def row(self, file: str, **where: object) -> dict[str, str]:
        """The first row with these values, to be changed in place."""
        wanted = {name: str(value) for name, value in where.items()}
        return next(row for row in self.files[file] if wanted.items() <= row.items())

    def circuit(self, circuit: str, name: str, country: str, **values: object) -> None:
        self.add(
            "circuits", **{"id": circuit, "name": name, "placeName": name, "countryId": country} | values
        )

    def constructor(self, constructor: str, name: str, country: str, **values: object) -> None:
        self.add(
            "constructors",
            **{"id": constructor, "name": name, "fullName": name, "countryId": country} | values,
        )

    def driver(self, driver: str, name: str, born: str, country: str = "spain", **values: object) -> None:
        known = {"id": driver, "name": name, "dateOfBirth": born, "nationalityCountryId": country}
        self.add("drivers", **known | values)

    def grand_prix(self, grand_prix: str) -> None:
        name = grand_prix.title()
        self.add("grands-prix", id=grand_prix, name=name, fullName=f"{name} Grand Prix")

    def race(
        self, race: int, number: int, date: str, grand_prix: str, circuit: str, **values: object
    ) -> None:
        known = {"id": race, "year": date[:4], "round": number, "date": date, "grandPrixId": grand_prix}
        self.add("races", **known | {"circuitId": circuit, "circuitType": "RACE"} | values)

    def result(self, race: int, driver: str, place: int | str, **values: object) -> dict[str, str]:
        return self.session("races-race-results", race, driver, place, **values)

    def session(
        self, file: str, race: int, driver: str, place: int | str, **values: object
    ) -> dict[str, str]:
        """A driver's row in a session; `place` is a position or a code such as DNF."""
        constructor, number, engine = CARS.get(driver, ("mercedes", "99", "mercedes"))
        self.lines[file, race] += 1
        row = {"raceId": race, "driverId": driver, "constructorId": constructor, "driverNumber": number}
        row |= {"positionDisplayOrder": self.lines[file, race], "positionText": place}
        row |= {"positionNumber": place} if isinstance(place, int) else {}
        if "sharedCar" in COLUMNS[file]:
            row |= dict.fromkeys(("sharedCar", "polePosition", "fastestLap"), "false")
            row |= {"engineManufacturerId": engine}
        return self.add(file, **row | values)

    def write(self, path: Path, comment: bytes = b"") -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for file, rows in self.files.items():
                text = io.StringIO()
                writer = csv.DictWriter(text, COLUMNS[file].split())
                writer.writeheader()
                writer.writerows(rows)
                written = (self.released or timezone.now()).timetuple()[:6]
                archive.writestr(zipfile.ZipInfo(f"f1db-{file}.csv", written), text.getvalue())
            archive.comment = comment
        return path

    def load(self, folder: Path) -> ImportRun:
        return load(self.write(folder / "f1db-csv.zip"))


def load(path: Path) -> ImportRun:
    return import_archive(str(path), timezone.now())


def rewrite(path: Path, file: str, change: Callable[[str], str | bytes]) -> None:
    """Replaces one file of a written archive."""
    with zipfile.ZipFile(path) as old:
        contents: dict[str, str | bytes] = {name: old.read(name) for name in old.namelist()}
        contents[file] = change(old.read(file).decode())
    with zipfile.ZipFile(path, "w") as new:
        for name, content in contents.items():
            new.writestr(name, content)
