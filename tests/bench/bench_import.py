"""How fast an archive is imported, beside the plain way of one update_or_create a row.

The plain way saves the last full season only, and is scaled by rows.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

from tests.bench import world

SESSIONS = [
    "results",
    "sprints",
    "qualifying",
    "grids",
    "practice",
    "driver_standings",
    "constructor_standings",
]


def run(archive: str, folder: Path) -> Path:
    """Prints the figures; returns the database with the archive in it."""
    database = world.fresh(folder / "import.sqlite3")
    command = ["manage.py", "import_archive", archive]
    first, peak, summary = world.measured(command, database)
    second, _, repeat = world.measured(command, database)
    _, _, answer = world.measured(
        ["-m", "tests.bench.bench_import", archive], world.fresh(folder / "plain.sqlite3")
    )
    plain = json.loads(answer)
    rows, scaled = plain["all_rows"], plain["seconds"] / plain["rows"] * plain["all_rows"]
    print("Import of the whole archive (SQLite, start of Python included)")
    print(f"  first    {first:7.1f} s   peak {peak:.0f} MiB, {rows / first:,.0f} rows/s: {summary}")
    print(f"  second   {second:7.1f} s   {repeat}")
    print(
        f"  plain    {scaled:7.1f} s   one update_or_create a row, scaled from {plain['seconds']:.1f} s "
        f"for the {plain['rows']} rows of {plain['year']}"
    )
    print(f"  ratio    {scaled / first:7.1f}")
    return database


def plain(archive: str) -> None:
    """Saves the last season that has results with one update_or_create a row, as loops do: race,
    driver and constructor looked up for each."""
    django.setup()
    from f1site.lib import clock
    from ingestion.importer.saving import reference, seasons
    from ingestion.importer.saving.report import Report
    from ingestion.importer.saving.statements.settling import Claim
    from ingestion.models.provenance import Source
    from ingestion.sources.f1db.parse import parse_archive

    facts, report = parse_archive(Path(archive)), Report()
    ids = reference.save_reference(facts, report)
    season = max((s for s in facts.seasons.values() if s.driver_standings), key=lambda s: s.year)
    # Without its sessions: the year, its races and nothing else.
    claim = Claim(Source.F1DB, clock.now())
    seasons.save_season(replace(season, **{name: [] for name in SESSIONS}), ids, report, claim)
    began, rows = time.perf_counter(), 0
    for table, records in seasons.record_tables(season):
        for record in records:
            update_or_create(table, season.year, record)
        rows += len(records)
    seconds = time.perf_counter() - began
    every = sum(len(r) for s in facts.seasons.values() for _, r in seasons.record_tables(s))
    print(json.dumps({"seconds": seconds, "rows": rows, "all_rows": every, "year": season.year}))


def update_or_create(table: Any, year: int, record: Any) -> None:
    from ingestion import models

    lookups = {
        "race_id": lambda: models.Race.objects.get(season__year=year, grand_prix=record.race),
        "driver_id": lambda: models.Driver.objects.get(external_ids__external_id=record.driver),
        "constructor_id": lambda: models.Constructor.objects.get(
            external_ids__external_id=record.constructor
        ),
    }
    values = {name: lookups[name]().pk if name in lookups else getattr(record, name) for name in table.fields}
    key = {name: values.pop(name) for name in table.key}
    table.model.objects.update_or_create(**key, defaults=values)


if __name__ == "__main__":
    plain(sys.argv[1])
