# ruff: noqa: PLC0415 - nothing of Django may be imported before its settings are known
"""`python -m tests.chaos`: kills and freezes on the stack, under load, during a replayed weekend.

It fails if an answer is wrong, if there is a 5xx while the database is there, if a forecast is lost or
doubled, or if the ledger does not verify. With --expect also if it leads to another state than the run that
wrote that file, such as one with --strikes 0 --state FILE.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import tests.environment  # noqa: F401 - before Django
from tests.chaos.cluster import make_database


def main() -> int:
    options = parser().parse_args()
    folder = Path(tempfile.mkdtemp(prefix="f1-chaos-"))
    folder.chmod(0o755)  # PostgreSQL is another user
    sys.stderr.write(f"Logs are in {folder}\n")
    names = {
        "DJANGO_SETTINGS_MODULE": "f1site.settings",
        "MODEL_DIR": str(folder / "models"),
        "REDIS_URL": "",
    }
    names |= {name: str(folder / name.lower()) for name in ("CHECKPOINT_DIR", "PROMETHEUS_MULTIPROC_DIR")}
    os.environ.update(names)
    os.environ["DATABASE_URL"] = make_database(folder / "stack")
    import django

    django.setup()
    from tests.stand_in import demo
    from tests.stand_in.process import OURS, StandIn

    stand_in = StandIn(demo.write_archive(folder / "invented.zip", seasons=6), *OURS)
    try:
        return run(folder, options, stand_in)
    finally:
        stand_in.close()


def run(folder: Path, options: argparse.Namespace, stand_in) -> int:
    from ingestion.models import Race
    from tests.chaos.clients import NEXT_RACE, Clients
    from tests.chaos.stack import ChaosStack
    from tests.chaos.strikes import Strikes
    from tests.chaos.verdict import problems
    from tests.replay.season import replay, wait_until_done
    from tests.replay.state import state_of

    first, _, last = options.rounds.partition("-")
    rounds, year = range(int(first), int(last or first) + 1), stand_in.season
    past = {f"/api/v1/{name}" for name in (f"calendar/{year - 1}", f"standings/drivers?season={year - 2}")}
    stack = ChaosStack(
        folder, stand_in, WORKER_CONCURRENCY="2", PROMETHEUS_MULTIPROC_DIR=str(folder / "metrics")
    )
    paths = [
        NEXT_RACE,
        *sorted(past),
        NEXT_RACE,
        "/",
        f"/api/v1/standings/drivers?season={year}",
        "/api/v1/status",
    ]
    with stack.started(first_race(stand_in, rounds[0])):
        strikes = Strikes(stack, options.strikes, 60 * options.minutes, options.seed)
        with Clients("127.0.0.1", stack.port, paths) as clients:
            strikes.start()
            for line in replay(stack, year, rounds):
                say(line)
            strikes.join()
            # No update is asked for any more, so the last one counts.
            wait_until_done(stack, stack.now() - timedelta(days=7))
        found = list(problems(clients, strikes.away, past))
        state = state_of(
            list(Race.objects.filter(season__year=year, round_number__in=rounds).order_by("date"))
        )
        say(stack.manage("verify_ledger").strip())
    if options.state:
        options.state.write_text(json.dumps(state, indent=1))
    if options.expect and json.loads(options.expect.read_text()) != json.loads(json.dumps(state)):
        found.append(f"it has led to another state than {options.expect}")
    return report(clients, strikes, found)


def first_race(stand_in, round_number: int) -> date:
    races = {int(race["round"]): race["date"] for race in stand_in.data.season(str(stand_in.season))}
    return date.fromisoformat(races[round_number])


def report(clients, strikes, found: list[str]) -> int:
    statuses = Counter(reply.status for reply in clients.replies)
    away = sum(end - begin for begin, end in strikes.away)
    say(f"{len(clients.replies)} answers: {dict(statuses)}; the database was away for {away:.0f} s")
    say(f"{len(strikes.done)} strikes: {dict(Counter(strikes.done))}")
    for problem, count in Counter(found).most_common(20):
        say(f"WRONG ({count}): {problem}")
    say("Nothing was wrong" if not found else f"{len(found)} things were wrong")
    return 1 if found else 0


def say(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__.splitlines()[0])
    found.add_argument("--minutes", type=float, default=10)
    found.add_argument("--strikes", type=int, default=30)
    found.add_argument("--rounds", default="4-5", metavar="FIRST-LAST", help="of an invented season")
    found.add_argument("--seed", type=int, default=1950)
    found.add_argument("--state", type=Path, metavar="FILE", help="where to write what it has led to")
    found.add_argument("--expect", type=Path, metavar="FILE", help="a state that it must have led to")
    return found


if __name__ == "__main__":
    sys.exit(main())
