# ruff: noqa: PLC0415 - nothing of Django may be imported before its settings are known
"""`python -m tests.replay --season 2023 [--rounds 1-22] [--embedded]`: a season on the running service.

It needs F1_ARCHIVE and F1_UPSTREAM, and without --embedded PostgreSQL (DATABASE_URL) and Redis (REDIS_URL).
"""

import argparse
import os
import sys
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path

import psycopg

import tests.environment  # noqa: F401 - before Django


def main() -> int:
    options = parser().parse_args()
    first, _, last = options.rounds.partition("-")
    rounds = range(int(first), int(last or first) + 1)
    folder = Path(tempfile.mkdtemp(prefix="f1-replay-"))
    sys.stderr.write(f"Logs are in {folder}\n")
    if options.embedded:
        run(folder, options.season, rounds, True, DATABASE_URL=f"sqlite:///{folder}/f1.sqlite3", REDIS_URL="")
        return 0
    name = f"replay_{uuid.uuid4().hex[:8]}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    try:
        database = server.rpartition("/")[0] + f"/{name}"
        redis = os.environ["TEST_REDIS_URL"]
        run(folder, options.season, rounds, False, DATABASE_URL=database, REDIS_URL=redis)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
    return 0


def run(folder: Path, year: int, rounds: range, embedded: bool, **environment: str) -> None:
    names = {"DJANGO_SETTINGS_MODULE": "f1site.settings", "MODEL_DIR": str(folder / "models")}
    os.environ.update(environment, **names)
    import django

    django.setup()
    from tests.replay.archive import before_season
    from tests.replay.season import replay
    from tests.replay.stack import Stack
    from tests.stand_in.process import StandIn

    source = Path(os.environ["TEST_ARCHIVE"])
    stand_in = StandIn(source, os.environ["TEST_UPSTREAM"])
    try:
        stand_in.control(limits=False)
        stack = Stack(folder, stand_in, before_season(source, year, folder / "f1db-csv.zip"), **environment)
        stack.move_to(datetime(year, 2, 20, 12, tzinfo=UTC), f"{year}-02-20")
        stack.manage("migrate", "-v0")
        stack.manage("bootstrap")
        with stack.embedded() if embedded else stack.production():
            for line in replay(stack, year, rounds):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
    finally:
        stand_in.close()


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__.splitlines()[0])
    found.add_argument("--season", type=int, default=2023)
    found.add_argument("--rounds", default="1-22", metavar="FIRST-LAST")
    found.add_argument("--embedded", action="store_true", help="one worker and SQLite, as `make run` does")
    return found


if __name__ == "__main__":
    sys.exit(main())
