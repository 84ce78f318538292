"""Two databases row by row: what each stores of the same races, by names instead of ids."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ingestion.importer.saving.seasons import record_tables
from ingestion.importer.saving.tables import RACES
from ingestion.records import SeasonFacts

RACE = "JOIN ingestion_race r ON r.id = x.race_id JOIN ingestion_season s ON s.id = r.season_id"
DRIVER = "JOIN ingestion_driver d ON d.id = x.driver_id"
CONSTRUCTOR = "JOIN ingestion_constructor c ON c.id = x.constructor_id"
CAR = f"{RACE} {DRIVER} {CONSTRUCTOR}"
KEYS = "s.year, r.round_number"
CLASSIFIED = (
    "c.name, finish_position, x.status, grid_position, pit_lane_start, points, x.laps, time_ms, gap_ms, "
    "gap_laps, reason_retired, position_order"
)
LAPS = "has_fastest_lap, fastest_lap_ms, qualifying_position, is_pole"
# How a table is joined, what a row of it is known by besides its race, and what is compared.
TABLES = {
    "raceresult": (CAR, "lower(d.name), x.car_number", f"{CLASSIFIED}, {LAPS}"),
    "sprintresult": (CAR, "lower(d.name), x.car_number", CLASSIFIED),
    "qualifyingresult": (
        f"{CAR} AND x.session = 'qualifying'",
        "lower(d.name)",
        "c.name, position, x.status, x.time_ms, q1_ms, q2_ms, q3_ms",
    ),
    "driverstanding": (f"{RACE} {DRIVER}", "lower(d.name)", "position, points, wins"),
    "constructorstanding": (f"{RACE} {CONSTRUCTOR}", "c.name", "position, points, wins"),
}
# The name of each row that a column refers to.
NAMES = {
    "season_id": "season__year",
    "race_id": "race__grand_prix",
    "driver_id": "driver__name",
    "constructor_id": "constructor__name",
    "circuit_id": "circuit__name",
}


def read(database: Path, table: str, first: int, last: int) -> dict[tuple, dict[str, object]]:
    joins, key, compared = TABLES[table]
    columns = [name.strip() for name in compared.split(",")]
    years = f"s.year BETWEEN {first} AND {last}"
    query = f"SELECT {KEYS}, {key}, {compared} FROM ingestion_{table} x {joins} WHERE {years}"
    with sqlite3.connect(database) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    width = 2 + key.count(",") + 1
    return {row[:width]: dict(zip(columns, row[width:], strict=True)) for row in rows}


def differences(ours: dict, theirs: dict) -> Iterator[tuple[tuple, str, object, object]]:
    """(row, column, ours, theirs); a whole row that only one has is the column "row"."""
    for row in sorted(ours.keys() | theirs.keys(), key=str):
        if row not in ours or row not in theirs:
            yield row, "row", row in ours, row in theirs
            continue
        for column, value in ours[row].items():
            if value != theirs[row][column]:
                yield row, column, value, theirs[row][column]


def facts(year: int) -> dict[str, list[tuple]]:
    """All rows of a season in this database by table, with names instead of ids."""
    stored = {}
    for table in (RACES, *(table for table, _ in record_tables(SeasonFacts(year)))):
        season = "season__year" if table is RACES else "race__season__year"
        columns = [NAMES.get(column, column) for column in table.fields]
        rows = table.model.objects.filter(**{season: year}).order_by(*columns[: len(table.key)])
        stored[table.model.__name__] = list(rows.values_list(*columns))
    return stored
