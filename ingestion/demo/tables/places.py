"""Rows of countries, circuits and Grands Prix."""

from decimal import Decimal

from ingestion.demo.tables.rows import Row, circuit_type, direction, zero_totals
from ingestion.demo.world import World


def places(world: World) -> dict[str, list[Row]]:
    circuits: list[Row] = []
    layouts: list[Row] = []
    grands_prix: list[Row] = []
    for c in world.geography.circuits:
        shape: Row = {"length": c.length_km, "turns": c.turns}
        row: Row = {"id": c.id, "name": c.name, "fullName": f"{c.name} Ring", "placeName": c.name}
        row |= {"type": circuit_type(c.type), "direction": direction(c.clockwise)}
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
