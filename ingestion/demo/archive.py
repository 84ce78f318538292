"""Writes a world as a zip of F1DB's CSV files, the same bytes for the same world."""

from datetime import UTC
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ingestion.demo.tables.columns import COLUMNS
from ingestion.demo.tables.reference import reference_tables
from ingestion.demo.tables.rows import Cell, Row
from ingestion.demo.tables.sessions import session_tables
from ingestion.demo.tables.standings import standings
from ingestion.demo.world import World


def write_archive(world: World, target: Path | BinaryIO) -> None:
    """The archive's comment, "F1 demo world, seed N", marks it as invented."""
    rows = tables(world)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.comment = f"F1 demo world, seed {world.seed}".encode()
        for table, columns in COLUMNS.items():
            # The release of this archive, as it would be of a real one; not the time of writing.
            info = ZipInfo(f"f1db-{table}.csv", world.as_of.astimezone(UTC).timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, _csv(columns, rows[table]))


def tables(world: World) -> dict[str, list[Row]]:
    """The rows of every table by F1DB's column names; missing columns are empty."""
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS} | reference_tables(world)
    for season in world.seasons:
        races = []
        for weekend in season.weekends:
            sessions = session_tables(world, season, weekend)
            for table, new in sessions.items():
                rows[table] += new
            if world.is_over(weekend.round):
                sprint = sessions.get("races-sprint-race-results", [])
                races.append((sessions["races-race-results"], sprint))
        for table, new in standings(races):
            rows[table] += new
    return rows


def _csv(columns: tuple[str, ...], rows: list[Row]) -> str:
    lines = [",".join(f'"{column}"' for column in columns)]
    lines += (",".join(_cell(row.get(column)) for column in columns) for row in rows)
    return "\n".join(lines) + "\n"


def _cell(value: Cell) -> str:
    """F1DB quotes text and nothing else."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return str(value).lower() if isinstance(value, bool) else str(value)
