"""Rows of season entries and races."""

from collections.abc import Iterator

from ingestion.demo.field import EPOCH
from ingestion.demo.names import slug
from ingestion.demo.schedule import ROUNDS, Round
from ingestion.demo.tables.constructors import entrant
from ingestion.demo.tables.rows import Row, circuit_type, direction
from ingestion.demo.world import World


def race_id(race_round: Round) -> int:
    return (race_round.year - EPOCH) * ROUNDS + race_round.number


def entry_rows(world: World) -> Iterator[Row]:
    for season in world.seasons:
        for seat, driver, numbers in season.entries:
            constructor = season.field.constructors[seat // 2]
            span = f"{numbers[0]}-{numbers[-1]}" if numbers[1:] else "".join(map(str, numbers))
            yield {
                "year": season.year,
                "entrantId": entrant(constructor),
                "constructorId": constructor.id,
                "engineManufacturerId": slug(constructor.engine),
                "driverId": driver.id,
                "rounds": ";".join(map(str, numbers)),
                "roundsText": span or None,
                "testDriver": False,
            }


def race_row(r: Round) -> Row:
    c = r.circuit
    row: Row = {"id": race_id(r), "year": r.year, "round": r.number, "grandPrixId": c.grand_prix_id}
    row |= {"officialName": f"Demo {c.grand_prix} Grand Prix {r.year}", "circuitId": c.id}
    row |= {"qualifyingFormat": "KNOCKOUT", "circuitLayoutId": f"{c.id}-1", "turns": c.turns}
    row |= {"circuitType": circuit_type(c.type), "direction": direction(c.clockwise)}
    row |= {"courseLength": c.length_km, "laps": c.laps, "distance": c.laps * c.length_km}
    row |= {"driversChampionshipDecider": False, "constructorsChampionshipDecider": False}
    row |= {"date": r.start.strftime("%Y-%m-%d"), "time": r.start.strftime("%H:%M")}
    for session, start in r.sessions.items():
        if session != "race":
            row[f"{session}Date"] = start.strftime("%Y-%m-%d")
            row[f"{session}Time"] = start.strftime("%H:%M")
    if r.sprint:
        row |= {"sprintQualifyingFormat": "SPRINT_SHOOTOUT", "sprintRaceLaps": c.sprint_laps}
        row["sprintRaceDistance"] = c.sprint_laps * c.length_km
    return row
