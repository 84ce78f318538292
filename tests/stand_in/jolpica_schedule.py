"""A race of Jolpica's schedule, and the circuits, drivers and constructors that its rows repeat."""

from typing import Any

from tests.stand_in.archive import Archive, Row, day_of

SESSIONS = {
    "FirstPractice": "freePractice1",
    "SecondPractice": "freePractice2",
    "ThirdPractice": "freePractice3",
    "Qualifying": "qualifying",
}
SPRINT_SESSIONS = {"FirstPractice": "freePractice1", "Qualifying": "qualifying", "Sprint": "sprintRace"}
FIRST_TIMES, FIRST_SESSIONS, FIRST_SESSION_TIMES = 2005, 2005, 2022
USUAL_START = "14:00"


def known(**cells: Any) -> dict[str, Any]:
    return {name: value for name, value in cells.items() if value not in ("", None)}


def schedule(archive: Archive, race: Row) -> dict[str, Any]:
    year = int(race["year"])
    start = f"{race['time'] or USUAL_START}:00Z" if year >= FIRST_TIMES else None
    return {
        **known(season=race["year"], round=race["round"]),
        "raceName": archive.reference["grands-prix"][race["grandPrixId"]]["fullName"],
        "Circuit": _circuit(archive, race["circuitId"]),
        **known(date=race["date"], time=start),
        **(_sessions(race, year) if year >= FIRST_SESSIONS else {}),
    }


def _sessions(race: Row, year: int) -> dict[str, dict[str, Any]]:
    names = SESSIONS
    if race["sprintRaceLaps"] or race["sprintRaceDate"]:
        shootout = {2021: None, 2022: None, 2023: "SprintShootout"}.get(year, "SprintQualifying")
        names = SPRINT_SESSIONS | ({shootout: "sprintQualifying"} if shootout else {})
    times = {name: race[f"{session}Time"] for name, session in names.items() if year >= FIRST_SESSION_TIMES}
    return {
        name: known(date=f"{day_of(race, session)}", time=f"{times[name]}:00Z" if times.get(name) else None)
        for name, session in names.items()
    }


def _circuit(archive: Archive, circuit_id: str) -> dict[str, Any]:
    row = archive.reference["circuits"][circuit_id]
    country = archive.reference["countries"][row["countryId"]]["name"]
    where = known(lat=row["latitude"], long=row["longitude"], locality=row["placeName"], country=country)
    return {"circuitId": circuit_id, "circuitName": row["fullName"], "Location": where}


def _nationality(archive: Archive, country: str) -> str:
    return archive.reference["countries"][country]["demonym"].split(",")[0] if country else ""


def driver(archive: Archive, driver_id: str) -> dict[str, Any]:
    row = archive.reference["drivers"][driver_id]
    return known(
        driverId=driver_id,
        permanentNumber=row["permanentNumber"],
        code=row["abbreviation"],
        givenName=row["firstName"],
        familyName=row["lastName"],
        dateOfBirth=row["dateOfBirth"],
        nationality=_nationality(archive, row["nationalityCountryId"]),
    )


def constructor(archive: Archive, constructor_id: str) -> dict[str, Any]:
    row = archive.reference["constructors"][constructor_id]
    nationality = _nationality(archive, row["countryId"])
    return known(constructorId=constructor_id, name=row["name"], nationality=nationality)
