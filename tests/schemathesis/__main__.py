"""Requests that Schemathesis derives from the description of the API: python -m tests.schemathesis

All phases and all checks, in this process, on the small world. The database is SQLite, or with
TEST_DATABASE=postgres PostgreSQL; --both runs SQLite here with a fixed seed, and beside it PostgreSQL in a
second process with a seed that is new each time and printed.
"""

import tests.environment  # noqa: F401, I001 - before Django reads its settings

import argparse
import atexit
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from tests import servers

FIXED = 20261127


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.schemathesis", description=__doc__)
    parser.add_argument("--examples", type=int, default=200, help="examples an operation (%(default)s)")
    parser.add_argument("--seed", type=int, action="append", default=[], help="repeat it for several")
    parser.add_argument("--both", action="store_true", help="both databases, each with a seed of its own")
    parser.add_argument("--only", default="", help="operations whose path this regular expression matches")
    parser.add_argument("--world", type=Path, help="folder in which the world is kept for the next run")
    arguments = parser.parse_args()
    seeds = arguments.seed or [FIXED]
    if not arguments.both:
        return run(arguments, seeds)
    address = servers.postgres()
    if address is None:
        return servers.leave_out("no PostgreSQL answers at DATABASE_URL or 127.0.0.1:5432")
    environment = os.environ | {"TEST_DATABASE": "postgres", "DATABASE_URL": address}
    other_seeds = arguments.seed or [random.SystemRandom().randrange(2**32)]
    command = [sys.executable, "-m", "tests.schemathesis", f"--examples={arguments.examples}"]
    command += [f"--seed={seed}" for seed in other_seeds]
    with subprocess.Popen(command, env=environment) as on_postgres:
        failed = run(arguments, seeds)
    return failed or on_postgres.returncode


def run(arguments: argparse.Namespace, seeds: list[int]) -> int:
    os.environ |= {"LOG_LEVEL": "ERROR", "LOG_REQUESTS": "false", "DJANGO_SETTINGS_MODULE": "f1site.settings"}
    django.setup()
    from tests.schemathesis import database

    temporary = Path(tempfile.mkdtemp(prefix="f1-schemathesis-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    failed = False
    with database.with_world(arguments.world or temporary) as vendor:
        from tests.schemathesis import run  # the application warms up: it wants its tables

        for seed in seeds:
            began = time.process_time()
            result = run.run(arguments.examples, seed, arguments.only)
            used = time.process_time() - began
            print(f"{vendor}, --seed {seed}: {result.summary()}, {used:.0f} s of CPU", flush=True)
            print(result.report(), end="")
            failed |= result.is_bad()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
