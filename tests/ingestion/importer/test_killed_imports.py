"""Imports killed at random moments, and many imports of one race at once, on real databases."""

import random
import signal
import subprocess
import sys

import pytest

from tests.ingestion.databases import MANAGE, both, migrated
from tests.ingestion.jolpica_season import TinySeason

pytestmark = [pytest.mark.slow, pytest.mark.endurance, pytest.mark.timeout(1200)]
RACES, CARS, KILLS = 22, 20, 12
BASE = "/ergast/f1"
TABLES = ("raceresult", "qualifyingresult", "driverstanding", "constructorstanding")
COUNTS = "SELECT r.grand_prix, r.status, {} FROM ingestion_race r ORDER BY r.grand_prix".format(
    ", ".join(f"(SELECT count(*) FROM ingestion_{table} x WHERE x.race_id = r.id)" for table in TABLES)
)
IMPORTS = (
    "import django; django.setup()\n"
    "from f1site.lib import clock\n"
    "from ingestion.importer import import_race\n"
    "for _ in range(5): import_race(2022, 9, clock.now())\n"
)


def whole_season():
    season = TinySeason(2022)
    for number in range(1, RACES + 1):
        day = f"2022-{number // 2 + 1:02}-{number % 2 * 14 + 1:02}"
        season.race(number, f"Number {number}", day, "bahrain")
        for place in range(1, CARS + 1):
            team = {"constructorId": f"team_{place // 2}", "name": f"Team {place // 2}"}
            car = {"number": str(place), "Constructor": team}
            season.result(number, f"driver_{place}", place, points=str(CARS - place), **car)
            season.row("qualifying", number, f"driver_{place}", place, Q1="1:30.5", **car)
    return season


def set_answers(source, season, path):
    """Sets the answers of a season, for `path` of it."""
    for resource, payload in season.answers(f"{BASE}").items():
        source.set_replies(resource.replace(f"/{season.year}/", f"/{path}/"), payload)


@pytest.fixture
def jolpica(source):
    set_answers(source, whole_season(), "2022")
    return {"JOLPICA_URL": f"{source.url}{BASE}", "JOLPICA_RATE": "1000/second"}


@pytest.fixture
def empty(kind, tmp_path):
    """A migrated, empty database."""
    database = migrated(kind, tmp_path, "empty")
    yield database
    database.drop()


HELD = "SELECT count(*) FROM ingestion_race WHERE status = 'held'"
BACKFILL = ["backfill", "--start-season", "2022", "--end-season", "2022"]


def goes_on(process, seconds):
    """Whether the process still runs after that time."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def killed(database, jolpica, races, later):
    """Whether a backfill was within an open transaction when it was killed: `later` than so many races."""
    process = database.start(*MANAGE, *BACKFILL, **jolpica)
    while not database.rows("SELECT 1 FROM ingestion_race") and goes_on(process, 0.005):
        pass
    while database.rows(HELD)[0][0] < races and goes_on(process, 0.005):
        pass
    if goes_on(process, later):
        process.send_signal(signal.SIGSTOP)
    within = process.poll() is None and database.has_open_write()
    process.kill()
    process.wait()
    process.stderr.close()
    return within


@both
def test_a_killed_import_leaves_whole_races_and_the_next_run_completes_it(kind, empty, jolpica, tmp_path):
    reference = empty.copy("reference")
    reference.manage(*BACKFILL, **jolpica)
    whole = reference.rows(COUNTS)
    assert whole == [(row[0], "held", CARS, CARS, CARS, 11) for row in whole]
    reference.drop()
    draw, within, broken_off = random.Random(1950), 0, 0
    for _ in range(KILLS):
        database = empty.copy("killed")
        within += killed(database, jolpica, draw.randrange(RACES), draw.uniform(0, 0.03))
        left = database.rows(COUNTS)
        untouched = [(row[0], "scheduled", 0, 0, 0, 0) for row in whole]
        assert all(row in whole or row in untouched for row in left)
        broken_off += left != whole
        database.manage(*BACKFILL, **jolpica)
        assert database.rows(COUNTS) == whole
        database.drop()
    summary = f"{within} within an open transaction, {broken_off} before the end"
    sys.stdout.write(f"{kind}: {KILLS} kills, {summary}\n")
    assert within >= 6


@both
def test_eight_processes_that_import_one_race_five_times_leave_one_copy(kind, empty, jolpica, source):
    season = whole_season()
    for name, rows in season.lists.items():
        season.lists[name] = [pair for pair in rows if pair[0]["round"] == "9"]
    set_answers(source, season, "2022/9")
    processes = [
        empty.start(sys.executable, "-c", IMPORTS, DJANGO_SETTINGS_MODULE="f1site.settings", **jolpica)
        for _ in range(8)
    ]
    errors = [process.communicate()[1].decode() for process in processes]
    assert errors == [""] * 8
    assert [process.returncode for process in processes] == [0] * 8
    held = [row for row in empty.rows(COUNTS) if row[1] == "held"]
    assert held == [("number-9", "held", CARS, CARS, 0, 0)]
    assert empty.rows("SELECT count(*) FROM ingestion_importrun WHERE outcome = 'succeeded'") == [(40,)]
    assert empty.rows("SELECT count(*) FROM ingestion_driver") == [(CARS,)]
