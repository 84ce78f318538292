"""One process at a time per database; the death of the one that has the lock gives it up."""

import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.conf import settings

from tests.ingestion.databases import KINDS, both

HOLD = """
import django
django.setup()
from f1site.lib.database import locks
with locks.exclusive(lambda: print("waits", flush=True)):
    print("has it", flush=True)
    input()
"""


@pytest.fixture
def database(kind, tmp_path):
    database = KINDS[kind](tmp_path, "lock")
    yield database
    database.drop()


@contextmanager
def process(database):
    environment = database.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, **pipes) as running:
        try:
            yield running
        finally:
            running.kill()


@both
@pytest.mark.parametrize("end", [lambda first: first.communicate("\n"), subprocess.Popen.kill])
def test_the_second_waits_until_the_first_has_ended_or_died(database, end):
    with process(database) as first, process(database) as second:
        lines = {first: first.stdout.readline(), second: second.stdout.readline()}
        assert sorted(lines.values()) == ["has it\n", "waits\n"]
        holder = min(lines, key=lines.get)
        waiter = first if holder is second else second
        end(holder)
        assert waiter.stdout.readline() == "has it\n"


def test_databases_do_not_wait_for_each_other(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    one, other = (KINDS["sqlite"](tmp_path / name, "lock") for name in "ab")
    with process(one) as first, process(other) as second:
        assert (first.stdout.readline(), second.stdout.readline()) == ("has it\n", "has it\n")
