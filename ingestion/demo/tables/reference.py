"""Rows of the reference tables: places, drivers, constructors, entries and the calendar.

F1DB's career totals are 0: they would change with every race.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ingestion.demo.field import CONSTRUCTORS, EPOCH, Constructor
from ingestion.demo.geography import CircuitType
from ingestion.demo.names import slug
from ingestion.demo.schedule import ROUNDS, Round
from ingestion.demo.tables.columns import COLUMNS
from ingestion.demo.world import World

Cell = str | int | bool | Decimal | None
Row = dict[str, Cell]

TYRE = "gummora"
_CONTINENTS = {
    "africa": ("AF", "Africa", "African"),
    "asia": ("AS", "Asia", "Asian"),
    "australia": ("OC", "Australia", "Australian"),
    "europe": ("EU", "Europe", "European"),
    "north-america": ("NA", "North America", "North American"),
    "south-america": ("SA", "South America", "South American"),
}


def race_id(race_round: Round) -> int:
    return (race_round.year - EPOCH) * ROUNDS + race_round.number


def reference_tables(world: World) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {
        "seasons": [{"year": season.year} for season in world.seasons],
        "continents": [
            {"id": id_, "code": code, "name": name, "demonym": demonym}
            for id_, (code, name, demonym) in _CONTINENTS.items()
        ],
        **_places(world),
        "drivers": list(_drivers(world)),
        **_constructors(world),
        "constructors-chronology": list(_chronology(world)),
        "seasons-entrants-drivers": list(_entries(world)),
        "races": [_race(r) for season in world.seasons for r in season.rounds],
    }
    for rows in tables.values():
        if "id" in rows[0] and isinstance(rows[0]["id"], str):
            rows.sort(key=lambda row: str(row["id"]))
    return tables


def zero_totals(table: str) -> Row:
    return {column: 0 for column in COLUMNS[table] if column.startswith("total")}


def _places(world: World) -> dict[str, list[Row]]:
    circuits: list[Row] = []
    layouts: list[Row] = []
    grands_prix: list[Row] = []
    for c in world.geography.circuits:
        shape: Row = {"length": c.length_km, "turns": c.turns}
        row: Row = {"id": c.id, "name": c.name, "fullName": f"{c.name} Ring", "placeName": c.name}
        row |= {"type": _type(c.type), "direction": _direction(c.clockwise)}
        row |= {"latitude": Decimal(str(c.latitude)), "longitude": Decimal(str(c.longitude))}
        row |= {"countryId": c.country.id}
        circuits.append(row | shape | zero_totals("circuits"))
        layout: Row = {"id": f"{c.id}-1", "circuitId": c.id, "effective": True}
        layouts.append(layout | shape)
        prix: Row = {"id": c.grand_prix_id, "name": c.grand_prix, "countryId": c.country.id}
        prix |= {"fullName": f"{c.grand_prix} Grand Prix", "shortName": f"{c.grand_prix} GP"}
        prix |= {"abbreviation": c.grand_prix[:3].upper(), "totalRacesHeld": 0}
        grands_prix.append(prix)
    countries: list[Row] = [
        {
            "id": c.id,
            "alpha2Code": c.code,
            "alpha3Code": "X" + c.code,
            "name": c.name,
            "demonym": c.demonym,
            "continentId": c.continent,
        }
        for c in world.geography.countries
    ]
    return {
        "countries": countries,
        "circuits": circuits,
        "circuits-layouts": layouts,
        "grands-prix": grands_prix,
    }


def _drivers(world: World) -> Iterator[Row]:
    people = {d.id: d for season in world.seasons for d in season.field.drivers}
    for d in people.values():
        name = f"{d.first_name} {d.last_name}"
        yield zero_totals("drivers") | {
            "id": d.id,
            "name": name,
            "firstName": d.first_name,
            "lastName": d.last_name,
            "fullName": name,
            "abbreviation": d.abbreviation,
            "permanentNumber": str(d.number),
            "gender": d.gender,
            "dateOfBirth": d.born.isoformat(),
            "placeOfBirth": d.country.name,
            "countryOfBirthCountryId": d.country.id,
            "nationalityCountryId": d.country.id,
        }


def _constructors(world: World) -> dict[str, list[Row]]:
    """Constructors, their entrants and engines, and the tyre manufacturer."""
    seen = {c.id: c for season in world.seasons for c in season.field.constructors}
    engines = {c.engine: c.country.id for c in seen.values()}
    constructors = [
        zero_totals("constructors")
        | {"id": c.id, "name": c.name, "fullName": f"{c.name} Racing", "countryId": c.country.id}
        for c in seen.values()
    ]
    tyres: Row = {"id": TYRE, "name": TYRE.capitalize()}
    tyres["countryId"] = world.geography.countries[0].id
    return {
        "constructors": constructors,
        "entrants": [{"id": entrant(c), "name": f"{c.name} Racing"} for c in seen.values()],
        "engine-manufacturers": [
            zero_totals("engine-manufacturers") | {"id": slug(name), "name": name, "countryId": country}
            for name, country in engines.items()
        ],
        "tyre-manufacturers": [tyres | zero_totals("tyre-manufacturers")],
    }


def entrant(constructor: Constructor) -> str:
    return f"{constructor.id}-racing"


def _chronology(world: World) -> Iterator[Row]:
    """Each name of a constructor is a parent of all its names, as in F1DB."""
    for lineage in range(CONSTRUCTORS):
        starts: dict[str, int] = {}
        for season in world.seasons:
            starts.setdefault(season.field.constructors[lineage].id, season.year)
        names = list(starts)
        ends: dict[str, Cell] = {a: starts[b] - 1 for a, b in pairwise(names)}
        for parent in names if len(names) > 1 else ():
            for order, name in enumerate(names, start=1):
                row: Row = {"parentConstructorId": parent, "positionDisplayOrder": order}
                row |= {"constructorId": name, "yearFrom": starts[name], "yearTo": ends.get(name)}
                yield row


def _entries(world: World) -> Iterator[Row]:
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


def _race(r: Round) -> Row:
    c = r.circuit
    row: Row = {"id": race_id(r), "year": r.year, "round": r.number, "grandPrixId": c.grand_prix_id}
    row |= {"officialName": f"Demo {c.grand_prix} Grand Prix {r.year}", "circuitId": c.id}
    row |= {"qualifyingFormat": "KNOCKOUT", "circuitLayoutId": f"{c.id}-1", "turns": c.turns}
    row |= {"circuitType": _type(c.type), "direction": _direction(c.clockwise)}
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


def _type(kind: CircuitType) -> str:
    return "STREET" if kind is CircuitType.STREET else "RACE"


def _direction(clockwise: bool) -> str:
    return "CLOCKWISE" if clockwise else "ANTI_CLOCKWISE"
