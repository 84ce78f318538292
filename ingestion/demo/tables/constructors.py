"""Rows of constructors, their entrants and engines, and the tyre manufacturer."""

from collections.abc import Iterator
from itertools import pairwise

from ingestion.demo.field import CONSTRUCTORS, Constructor
from ingestion.demo.names import slug
from ingestion.demo.tables.rows import Cell, Row, zero_totals
from ingestion.demo.world import World

TYRE = "gummora"


def constructor_tables(world: World) -> dict[str, list[Row]]:
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


def chronology_rows(world: World) -> Iterator[Row]:
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
