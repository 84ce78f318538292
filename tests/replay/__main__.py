# ruff: noqa: PLC0415 - nothing of Django may be imported before its settings are known
"""`python -m tests.replay [--rounds 1-22]`: the last season of the archive on the running service.

It needs F1_ARCHIVE and F1_UPSTREAM, unless --invented, and without --embedded PostgreSQL (DATABASE_URL). It
starts a Redis of its own: in a shared one a source that another test has closed would be closed here too.
"""

import argparse
import json
import os
import sys
import tempfile
import uuid
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
        run(folder, options, rounds, DATABASE_URL=f"sqlite:///{folder}/f1.sqlite3", REDIS_URL="")
        return 0
    from tests.sites import redis_server

    name = f"replay_{uuid.uuid4().hex[:8]}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    try:
        database = server.rpartition("/")[0] + f"/{name}"
        with redis_server() as (port, _):
            run(folder, options, rounds, DATABASE_URL=database, REDIS_URL=f"redis://127.0.0.1:{port}/0")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
    return 0


def run(folder: Path, options: argparse.Namespace, rounds: range, **environment: str) -> None:
    names = {"DJANGO_SETTINGS_MODULE": "f1site.settings", "MODEL_DIR": str(folder / "models")}
    os.environ.update(environment, **names)
    import django

    django.setup()
    from ingestion.models import Race
    from tests.replay.season import replay
    from tests.replay.stack import Stack
    from tests.replay.state import state_of
    from tests.stand_in import demo
    from tests.stand_in.process import OURS, StandIn

    if options.invented:
        stand_in = StandIn(demo.write_archive(folder / "invented.zip", seasons=6), *OURS)
    else:
        stand_in = StandIn(Path(os.environ["TEST_ARCHIVE"]), os.environ["TEST_UPSTREAM"])
    try:
        stack = Stack(folder, stand_in, **environment)
        races = Race.objects.filter(season__year=stand_in.season, round_number__in=rounds).order_by("date")
        stack.begin(rounds)
        with stack.embedded() if options.embedded else stack.production():
            for line in replay(stack, stand_in.season, rounds, options.kills, penalty=options.penalty):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
        if options.state:
            options.state.write_text(json.dumps(state_of(list(races)), indent=1))
    finally:
        stand_in.close()


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__.splitlines()[0])
    found.add_argument("--rounds", default="1-22", metavar="FIRST-LAST")
    found.add_argument("--invented", action="store_true", help="an invented archive, which is small")
    found.add_argument("--embedded", action="store_true", help="one worker and SQLite, as `make run` does")
    found.add_argument("--kills", type=int, default=0, help="processes to kill during each weekend")
    found.add_argument("--penalty", action="store_true", help="paste one in the first weekend")
    found.add_argument("--state", type=Path, metavar="FILE", help="where to write what it has led to")
    return found


if __name__ == "__main__":
    sys.exit(main())
