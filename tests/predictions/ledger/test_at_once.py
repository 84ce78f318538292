"""Several processes forecast one race at once: one chain, no fork, no error, nothing twice."""

import pickle
import subprocess
import sys

import pytest
from django.conf import settings

from tests.ingestion.databases import both, migrated

pytestmark = pytest.mark.django_db  # only to make the world: the processes have a database of their own
PROCESSES, ROUNDS = 4, 20
WRITE = """
import pickle, sys, django; django.setup()
from tests import world
world.write(pickle.load(open(sys.argv[1], "rb")))
"""
# Each line on stdin is a round; each is for an earlier moment, for which there is no forecast yet.
FORECASTS = """
import sys, django; django.setup()
from datetime import timedelta
from predictions.forecasts import generate
from tests import world
race = world.race(6)
for line in sys.stdin:
    as_of = race.qualifying_at - timedelta(hours=24 + int(line))
    print(len(generate.generate(race, as_of)), flush=True)
"""


@pytest.fixture
def database(kind, tmp_path, world_rows):
    found = migrated(kind, tmp_path, "at_once")
    (tmp_path / "rows").write_bytes(pickle.dumps(world_rows))
    environment = found.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    write = [sys.executable, "-c", WRITE, str(tmp_path / "rows")]
    subprocess.run(write, env=environment, cwd=settings.BASE_DIR, check=True)
    yield found
    found.drop()


def start(database):
    environment = database.environment(DJANGO_SETTINGS_MODULE="f1site.settings")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", FORECASTS]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, **pipes)


@both
@pytest.mark.slow
@pytest.mark.endurance
@pytest.mark.timeout(1200)
def test_processes_that_forecast_at_once_add_one_forecast_of_each_model_to_one_chain(database):
    processes, added = [start(database) for _ in range(PROCESSES)], []
    for number in range(ROUNDS):
        for process in processes:
            process.stdin.write(f"{number}\n")
            process.stdin.flush()
        added.append(sorted(int(process.stdout.readline()) for process in processes))
    errors = [process.communicate()[1] for process in processes]
    assert errors == [""] * PROCESSES
    assert added == [[0] * (PROCESSES - 1) + [5]] * ROUNDS
    assert database.rows("SELECT count(*), max(number) FROM predictions_document") == [(12 + 5 * ROUNDS,) * 2]
    assert "The ledger is whole" in database.manage("verify_ledger")
