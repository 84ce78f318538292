"""Championship standings after each race of an F1DB archive.

The archive contains positions and points; the wins are counted from the race results. A shared win
counts for each of its drivers, and once for the constructor, which scores separately with each engine.
"""

from collections import Counter
from collections.abc import Hashable
from typing import Any

from ingestion.records import (
    ConstructorStandingRecord,
    DriverStandingRecord,
    RaceRecord,
    Refusal,
    SeasonFacts,
)
from ingestion.sources.f1db.reader import Reader, RowsById, Unique
from ingestion.sources.f1db.reference import Reference
from ingestion.sources.f1db.sessions import Winners
from ingestion.sources.rows import Row

STANDING_COLUMNS = ["raceId", "positionDisplayOrder", "positionNumber", "positionText", "points"]
NO_POSITION = {"EX", "DSQ", "NC"}

# Wins in the season so far, by raceId and driver or (constructor, engine).
Wins = dict[tuple[str, Hashable], int]


def add_driver_standings(
    reader: Reader, reference: Reference, races: RowsById[RaceRecord], seasons: RowsById[SeasonFacts]
) -> None:
    wins = running_wins(races, _winning_drivers(races, seasons))
    unique, places = Unique("in these standings"), Places(reader, "driver standings")

    def build(row: Row) -> tuple[int, DriverStandingRecord]:
        race, driver = races.get(row, "raceId"), reference.drivers.id(row, "driverId")
        record = DriverStandingRecord(
            race=race.grand_prix,
            driver=driver,
            **places.standing(row),
            wins=wins.get((row.cells["raceId"], driver), 0),
        )
        unique.check((row.cells["raceId"], driver), row, driver)
        return race.season, record

    file, columns = "races-driver-standings", [*STANDING_COLUMNS, "driverId"]
    for year, record in reader.records("driver standings", file, columns, build):
        seasons.accepted[str(year)].driver_standings.append(record)


def add_constructor_standings(
    reader: Reader,
    reference: Reference,
    races: RowsById[RaceRecord],
    seasons: RowsById[SeasonFacts],
    winners: Winners,
) -> None:
    wins = running_wins(races, winners)
    unique, places = Unique("in these standings"), Places(reader, "constructor standings")

    def build(row: Row) -> tuple[int, ConstructorStandingRecord]:
        race = races.get(row, "raceId")
        entrant = (
            reference.constructors.id(row, "constructorId"),
            reference.engines.id(row, "engineManufacturerId"),
        )
        record = ConstructorStandingRecord(
            race=race.grand_prix,
            constructor=entrant[0],
            engine=entrant[1],
            **places.standing(row),
            wins=wins.get((row.cells["raceId"], entrant), 0),
        )
        unique.check((row.cells["raceId"], entrant), row, " with ".join(entrant))
        return race.season, record

    file = "races-constructor-standings"
    columns = [*STANDING_COLUMNS, "constructorId", "engineManufacturerId"]
    for year, record in reader.records("constructor standings", file, columns, build):
        seasons.accepted[str(year)].constructor_standings.append(record)


def running_wins(races: RowsById[RaceRecord], winners: dict[str, set[Hashable]] | Winners) -> Wins:
    """Running totals within each season, after every race of it."""
    totals: dict[int, Counter[Hashable]] = {}
    wins: Wins = {}
    for race_id, race in sorted(races.accepted.items(), key=_season_and_round):
        total = totals.setdefault(race.season, Counter())
        total.update(winners.get(race_id, ()))
        wins.update({(race_id, entrant): count for entrant, count in total.items()})
    return wins


def _season_and_round(item: tuple[str, RaceRecord]) -> tuple[int, int]:
    race = item[1]
    return race.season, race.round_number or 0


def _winning_drivers(races: RowsById[RaceRecord], seasons: RowsById[SeasonFacts]) -> dict[str, set[Hashable]]:
    ids = {(race.season, race.grand_prix): race_id for race_id, race in races.accepted.items()}
    winners: dict[str, set[Hashable]] = {}
    for season in seasons.accepted.values():
        for result in season.results:
            if result.finish_position == 1:
                winners.setdefault(ids[season.year, result.race], set()).add(result.driver)
    return winners


class Places:
    """Reads the places of the standings after each race.

    A place shared with others is that of the first of them: a place behind the row's own line is a mistake.
    Such a row gets the place of the line before, if it has the same points, or else that of its line.
    """

    def __init__(self, reader: Reader, table: str) -> None:
        self.reader, self.table = reader, table
        self.last: dict[str, dict[str, Any]] = {}

    def standing(self, row: Row) -> dict[str, Any]:
        """A row excluded from the championship has no position."""
        position = row.integer("positionNumber", 1)
        if position is None:
            row.choice("positionText", NO_POSITION)
        order, points = row.whole("positionDisplayOrder", 1), row.points("points")
        if position and position > order:
            reason = f"position {position} in line {order} is not believed"
            self.reader.refused.append(Refusal(self.table, row.location, reason))
            before = self.last.get(row.cells["raceId"], {})
            position = before["position"] if before.get("points") == points else order
        values = {"position": position, "position_order": order, "points": points}
        self.last[row.cells["raceId"]] = values
        return values
