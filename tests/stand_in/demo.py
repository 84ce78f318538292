"""An invented world that passes for real data: a database takes it beside what Jolpica has."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from ingestion import demo

SEED = 3
# Two seasons are over, in which Jolpica writes as it does today; the third is running.
NOW, SEASONS = datetime(2025, 4, 20, tzinfo=UTC), 3


def write_archive(target: Path, seasons: int = SEASONS) -> Path:
    world = demo.build_world(SEED, NOW)
    demo.write_archive(replace(world, seasons=world.seasons[-seasons:]), target)
    with ZipFile(target, "a") as archive:
        # It says that the world is invented.
        archive.comment = b""
    return target
