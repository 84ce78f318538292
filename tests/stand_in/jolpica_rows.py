"""Rows of the archive as Jolpica writes them: everything is text, what is unknown is absent."""

from collections import Counter
from typing import Any

from tests.stand_in.archive import Archive, Row
from tests.stand_in.jolpica_schedule import constructor, driver, known

LETTERS = {"DNF": "R", "NC": "N", "DSQ": "D", "EX": "E", "DNS": "W", "DNQ": "F", "DNPQ": "F", "DNP": "W"}
STATUS_OF_LETTER = {"R": "Retired", "N": "Not classified", "D": "Disqualified", "E": "Excluded"}
STATUS_OF_LETTER |= {"W": "Did not start", "F": "Did not qualify"}
FIRST_QUALIFYING, FIRST_KNOCKOUT = 1994, 2006
FIRST_LAPPED, FIRST_COARSE = 2023, 2025
# The times of lapped cars since 2023, none of which is a gap to the winner.
LAPPED_TIMES = ({"millis": "5401136", "time": "+1.136"}, {"millis": "5310000", "time": ""})


def _entry(archive: Archive, row: Row, position: int) -> dict[str, Any]:
    return {
        **known(number=row["driverNumber"], position=str(position)),
        "Driver": driver(archive, row["driverId"]),
        "Constructor": constructor(archive, row["constructorId"]),
    }


def race_results(archive: Archive, race: Row) -> list[dict[str, Any]]:
    laps = {row["driverId"]: row for row in archive.of_races["fastest-laps"][race["id"]]}
    listed = _classified(archive, race, "race-results")
    for result in listed:
        if lap := laps.get(result["Driver"]["driverId"]):
            fastest = {"rank": lap["positionText"], "lap": lap["lap"], "Time": {"time": lap["time"]}}
            result["FastestLap"] = fastest
    return listed


def sprint_results(archive: Archive, race: Row) -> list[dict[str, Any]]:
    return _classified(archive, race, "sprint-race-results")


def _classified(archive: Archive, race: Row, table: str) -> list[dict[str, Any]]:
    listed = []
    for position, row in enumerate(archive.of_races[table][race["id"]], 1):
        status = _status(row, int(race["year"]))
        text = LETTERS.get(row["positionText"], row["positionText"])
        result = _entry(archive, row, position) | {"positionText": text, "points": row["points"] or "0"}
        result |= {"grid": row["gridPositionNumber"] or "0", "laps": row["laps"] or "0", "status": status}
        if row["timeMillis"]:
            shown = row["gap"] or row["time"]
            result["Time"] = {"millis": row["timeMillis"], "time": shown}
        elif status == "Lapped":
            result["Time"] = LAPPED_TIMES[position % 2]
        listed.append(result)
    return listed


def _status(row: Row, year: int) -> str:
    letter = LETTERS.get(row["positionText"])
    if letter:
        reason = row["reasonRetired"] if year < FIRST_COARSE else ""
        return reason or STATUS_OF_LETTER[letter]
    if not row["gapLaps"]:
        return "Finished"
    return (
        "Lapped" if year >= FIRST_LAPPED else f"+{row['gapLaps']} Lap{'s' if row['gapLaps'] != '1' else ''}"
    )


def qualifying_results(archive: Archive, race: Row) -> list[dict[str, Any]]:
    """A time that a driver did not set in a part they took part in is ""."""
    year = int(race["year"])
    rows = archive.of_races["qualifying-results"][race["id"]] if year >= FIRST_QUALIFYING else []
    listed = []
    for position, row in enumerate(rows, 1):
        part = _entry(archive, row, position) | {"Q1": row["q1"] or row["time"]}
        for name, cell, last in (("Q2", row["q2"], 15), ("Q3", row["q3"], 10)):
            if cell or (year >= FIRST_KNOCKOUT and position <= last):
                part[name] = cell
        listed.append(part)
    return listed


def driver_standings(archive: Archive, race: Row) -> list[dict[str, Any]]:
    wins, drove_for = _wins(archive, race, "driverId"), _constructors(archive, race)
    return [
        _standing(row, wins[row["driverId"]])
        | {
            "Driver": driver(archive, row["driverId"]),
            "Constructors": [constructor(archive, one) for one in drove_for.get(row["driverId"], ())],
        }
        for row in archive.of_races["driver-standings"][race["id"]]
    ]


def constructor_standings(archive: Archive, race: Row) -> list[dict[str, Any]]:
    wins = _wins(archive, race, "constructorId")
    return [
        _standing(row, wins[row["constructorId"]])
        | {"Constructor": constructor(archive, row["constructorId"])}
        for row in archive.of_races["constructor-standings"][race["id"]]
    ]


def _standing(row: Row, wins: int) -> dict[str, Any]:
    text = LETTERS.get(row["positionText"], row["positionText"])
    return known(position=row["positionNumber"], positionText=text, points=row["points"], wins=str(wins))


def _results_until(archive: Archive, race: Row) -> list[Row]:
    races = [one for one in archive.season(race["year"]) if int(one["round"]) <= int(race["round"])]
    return [row for one in races for row in archive.of_races["race-results"][one["id"]]]


def _wins(archive: Archive, race: Row, column: str) -> Counter[str]:
    return Counter(row[column] for row in _results_until(archive, race) if row["positionText"] == "1")


def _constructors(archive: Archive, race: Row) -> dict[str, dict[str, None]]:
    """Those that each driver drove for in the season, in order."""
    found: dict[str, dict[str, None]] = {}
    for row in _results_until(archive, race):
        found.setdefault(row["driverId"], {})[row["constructorId"]] = None
    return found
