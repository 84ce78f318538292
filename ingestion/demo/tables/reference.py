"""Rows of the reference tables: places, drivers, constructors, entries and the calendar.

F1DB's career totals are 0: they would change with every race.
"""

from collections.abc import Iterator

from ingestion.demo.tables.calendar import entry_rows, race_row
from ingestion.demo.tables.constructors import chronology_rows, constructor_tables
from ingestion.demo.tables.places import places
from ingestion.demo.tables.rows import Row, zero_totals
from ingestion.demo.world import World

_CONTINENTS = {
    "africa": ("AF", "Africa", "African"),
    "asia": ("AS", "Asia", "Asian"),
    "australia": ("OC", "Australia", "Australian"),
    "europe": ("EU", "Europe", "European"),
    "north-america": ("NA", "North America", "North American"),
    "south-america": ("SA", "South America", "South American"),
}


def reference_tables(world: World) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {
        "seasons": [{"year": season.year} for season in world.seasons],
        "continents": [
            {"id": id_, "code": code, "name": name, "demonym": demonym}
            for id_, (code, name, demonym) in _CONTINENTS.items()
        ],
        **places(world),
        "drivers": list(_drivers(world)),
        **constructor_tables(world),
        "constructors-chronology": list(chronology_rows(world)),
        "seasons-entrants-drivers": list(entry_rows(world)),
        "races": [race_row(r) for season in world.seasons for r in season.rounds],
    }
    for rows in tables.values():
        if rows and isinstance(rows[0].get("id"), str):
            rows.sort(key=lambda row: str(row["id"]))
    return tables


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
