"""How fast an archive is imported, beside the plain way of one update_or_create a row.

    python -m tests.bench.bench_import

takes the archive at F1_ARCHIVE, else writes the demo world. Each measurement is a process of its
own on a fresh SQLite file. The plain way saves the last full season only, and is scaled by rows.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import django

SESSIONS = [
    "results",
    "sprints",
    "qualifying",
    "grids",
    "practice",
    "driver_standings",
    "constructor_standings",
]
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as name:
        folder = Path(name)
        archive = os.environ.get("F1_ARCHIVE") or str(demo(folder / "demo.zip"))
        database = fresh(folder / "import.sqlite3")
        command = [sys.executable, "manage.py", "import_archive", archive]
        first, peak, summary = measured(command, database)
        second, _, repeat = measured(command, database)
        plain_command = [sys.executable, "-m", "tests.bench.bench_import", "plain", archive]
        _, _, answer = measured(plain_command, fresh(folder / "plain.sqlite3"))
    plain = json.loads(answer)
    rows, scaled = plain["all_rows"], plain["seconds"] / plain["rows"] * plain["all_rows"]
    print(f"first import: {first:.1f} s, peak {peak:.0f} MiB, {rows / first:,.0f} rows/s\n  {summary}")
    print(f"second import: {second:.1f} s\n  {repeat}")
    print(f"one update_or_create a row: {scaled:.1f} s")
    print(
        f"  scaled to {rows} rows from {plain['seconds']:.1f} s for {plain['rows']} rows of {plain['year']}"
    )
    print(f"the first import is {scaled / first:.1f} times faster")


def demo(path: Path) -> Path:
    """In a process of its own, so that Django is set up as in the measured ones."""
    code = (
        "import django; django.setup()\n"
        "from datetime import UTC, datetime; from pathlib import Path\n"
        "from ingestion.demo import build_world, write_archive\n"
        f"write_archive(build_world(1, datetime(2026, 3, 1, tzinfo=UTC)), Path({str(path)!r}))\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(path), check=True)
    return path


def environment(database: Path) -> dict[str, str]:
    ours = {"DATABASE_URL": f"sqlite:///{database}", "DEBUG": "true", "REDIS_URL": ""}
    return os.environ | ours | {"DJANGO_SETTINGS_MODULE": "f1site.settings"}


def fresh(database: Path) -> Path:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment(database), check=True
    )
    return database


def measured(command: list[str], database: Path) -> tuple[float, float, str]:
    """Wall seconds, peak resident MiB and the last line printed, start of Python included."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(database), stdout=subprocess.PIPE, text=True
    ) as process:
        printed = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}.")
    return time.perf_counter() - began, usage.ru_maxrss / 1024, printed.strip().splitlines()[-1]


def plain(archive: str) -> None:
    """Saves the last season that has results with one update_or_create a row, as loops do: race,
    driver and constructor looked up for each."""
    django.setup()
    f1db, importer = import_module("ingestion.sources.f1db"), "ingestion.importer"
    reference, seasons = import_module(f"{importer}.reference"), import_module(f"{importer}.seasons")
    facts, report = f1db.parse(Path(archive)), import_module(f"{importer}.report").Report()
    ids = reference.save_reference(facts, report)
    season = max((s for s in facts.seasons.values() if s.driver_standings), key=lambda s: s.year)
    # Without its sessions: the year, its races and nothing else.
    seasons.save_season(replace(season, **{name: [] for name in SESSIONS}), ids, report)
    began, rows = time.perf_counter(), 0
    for table, records in seasons.record_tables(season):
        for record in records:
            update_or_create(table, season.year, record)
        rows += len(records)
    seconds = time.perf_counter() - began
    every = sum(len(r) for s in facts.seasons.values() for _, r in seasons.record_tables(s))
    print(json.dumps({"seconds": seconds, "rows": rows, "all_rows": every, "year": season.year}))


def update_or_create(table: Any, year: int, record: Any) -> None:
    models = import_module("ingestion.models")
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
    if sys.argv[1:2] == ["plain"]:
        plain(sys.argv[2])
    else:
        main()
