"""Seasons from the stand-in, within its limits and with its faults, against the archive row by row."""

import re
import sys
import threading
from collections import Counter

import pytest

from tests.ingestion.comparing import TABLES, differences, read
from tests.ingestion.databases import MANAGE, migrated
from tests.left_out import ARCHIVE

pytestmark = [pytest.mark.slow, pytest.mark.endurance, pytest.mark.timeout(1800)]
# What Jolpica does not publish: why a classified car stopped, who was excluded from qualifying, the official
# pole where it is not grid 1.
NOT_IN_JOLPICA = {
    "raceresult": {"reason_retired", "qualifying_position", "is_pole"},
    "sprintresult": {"reason_retired"},
    "qualifyingresult": {"position", "x.status"},
    "driverstanding": set(),
    "constructorstanding": set(),
}
# The other differences by (season, round, driver). Jolpica has one status where F1DB has two, and
# takes laps and the pit lane for granted where F1DB leaves them open.
EXCEPTIONS = {
    "raceresult": {
        (2014, 1, "jules bianchi", "x.status"),
        (2014, 1, "jules bianchi", "gap_laps"),
        (2015, 1, "roberto merhi", "x.status"),
        (2015, 1, "will stevens", "x.status"),
        (2015, 18, "felipe massa", "gap_laps"),
        (2019, 17, "daniel ricciardo", "gap_laps"),
        (2019, 17, "nico hülkenberg", "gap_laps"),
        (2021, 14, "yuki tsunoda", "x.laps"),
        # The final grid has them in the pit lane, and no list of Jolpica does.
        (2023, 16, "logan sargeant", "grid_position"),
        (2023, 16, "logan sargeant", "pit_lane_start"),
        (2023, 17, "sergio pérez", "grid_position"),
        (2023, 17, "sergio pérez", "pit_lane_start"),
    },
    "sprintresult": {(2023, 4, "esteban ocon", "pit_lane_start")},
    "qualifyingresult": set(),
    # F1DB breaks these ties differently from the countback.
    "driverstanding": {
        (2021, 10, "nicholas latifi", "position"),
        (2021, 10, "nikita mazepin", "position"),
        (2022, 2, "pierre gasly", "position"),
        (2022, 6, "daniel ricciardo", "position"),
        (2022, 6, "yuki tsunoda", "position"),
    },
    "constructorstanding": set(),
}
TEN_SEASONS = 2014, 2023
RULED = {(2018, "Force India"), (2020, "Racing Point")}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return migrated("sqlite", tmp_path_factory.mktemp("databases"), "empty")


@pytest.fixture(scope="module")
def archive(empty, stand_in_process):
    """The same seasons by F1DB: ten of the real ones, or the last one that is over."""
    first, last = TEN_SEASONS if ARCHIVE else (stand_in_process.season,) * 2
    database = empty.copy("archive")
    database.manage(*seasons(first, last), "--source", "archive", F1_ARCHIVE=str(stand_in_process.archive))
    return database


def seasons(first, last):
    return ["backfill", "--start-season", str(first), "--end-season", str(last)]


def jolpica(stand_in, rate=""):
    return {"JOLPICA_URL": f"{stand_in.url}/ergast/f1", "JOLPICA_RATE": rate}


def level(standings):
    """The invented archive lists drivers never classified, and gives different places to those alike."""
    points = {row: (row[0], row[1], values["points"]) for row, values in standings.items()}
    entrants = Counter(points.values())
    return {(*row, name) for row in points if entrants[points[row]] > 1 for name in ("row", "position")}


def compared(ours, theirs, table, years):
    """The number of compared rows, and the unexpected differences."""
    one, other = read(ours.path, table, *years), read(theirs.path, table, *years)
    found = list(differences(one, other))
    named = {(*row[:3], column) for row, column, *_ in found if column not in NOT_IN_JOLPICA[table]}
    if table == "constructorstanding":
        # Points deducted in mid-season change other positions too.
        ruled = {season for season, _ in RULED}
        named = {row for row in named if not (row[3] == "position" and row[0] in ruled)}
        named = {row for row in named if not (row[3] == "points" and (row[0], row[2]) in RULED)}
    if "standing" in table and not ARCHIVE:
        named -= level(other)
    exceptions = Counter(f"{column} of {row[0]}" for row, column, *_ in found)
    sys.stdout.write(f"{table}: {len(one)} rows compared, exceptions {dict(exceptions)}\n")
    return len(one), named


@pytest.mark.real_data
def test_ten_seasons_are_the_archives_row_by_row_and_within_the_limits(stand_in, empty, archive):
    stand_in.control(limits=True, today=None)
    database = empty.copy("jolpica")
    output = database.manage(*seasons(*TEN_SEASONS), **jolpica(stand_in))
    stats = stand_in.stats()
    sys.stdout.write(f"{output.splitlines()[-1]}\n{stats}\n")
    assert set(stats["statuses"]) == {"200"}
    assert stats["most_in_one_second"] <= 4
    requests = Counter(
        re.search(r"/f1/(\d{4})", url)[1]
        for (url,) in database.rows("SELECT url FROM ingestion_sourceanswer")
    )
    assert max(requests.values()) <= 15
    assert sum(requests.values()) == stats["requests"]
    rows = {table: compared(database, archive, table, TEN_SEASONS) for table in TABLES}
    assert {table: named for table, (_, named) in rows.items()} == EXCEPTIONS
    assert {table: count for table, (count, _) in rows.items()} == {
        "raceresult": 4149,
        "sprintresult": 240,
        "qualifyingresult": 4139,
        "driverstanding": 4327,
        "constructorstanding": 2079,
    }


@pytest.mark.parametrize("first", ["archive", "jolpica"])
def test_in_either_order_a_season_adds_no_driver_constructor_circuit_or_race_twice(stand_in, empty, first):
    stand_in.control(today=None)
    database, year = empty.copy(f"{first}-first"), stand_in.season
    imports = {
        "archive": lambda: database.manage("import_archive", str(stand_in.archive)),
        "jolpica": lambda: database.manage(*seasons(year, year), **jolpica(stand_in, "1000/second")),
    }
    for source in sorted(imports, reverse=first == "jolpica"):
        imports[source]()
    kinds = ("driver", "constructor", "circuit", "race")
    counts = [database.rows(f"SELECT count(*) FROM ingestion_{kind}")[0][0] for kind in kinds]
    data = stand_in.data
    assert counts == [*(len(data.reference[f"{kind}s"]) for kind in kinds[:3]), len(data.races)]
    assert database.rows("SELECT count(*) FROM ingestion_externalid WHERE candidates <> '[]'") == [(0,)]


class Watcher(threading.Thread):
    """Reads a database in a loop; `seen` contains the numbers of results of a race that it read."""

    def __init__(self, database):
        super().__init__()
        self.database, self.seen, self.over = database, set(), threading.Event()

    def run(self):
        query = (
            "SELECT r.round_number, r.status, count(x.id) FROM ingestion_race r "
            "LEFT JOIN ingestion_raceresult x ON x.race_id = r.id GROUP BY r.id"
        )
        while not self.over.is_set():
            self.seen |= set(self.database.rows(query))


FAULTS = {
    "500": 0.2,
    "429": 0.1,
    "retry_after": 0.05,
    "stall": 0.05,
    "truncate": 0.05,
    "garbage": 0.05,
    "reset": 0.05,
}


def test_with_faults_it_is_the_same_database_and_never_a_part_of_a_race(stand_in, empty, archive):
    stand_in.control(limits=True, faults=FAULTS, today=None)
    database, year = empty.copy("faulty"), stand_in.season
    watcher = Watcher(database)
    watcher.start()
    for _ in range(5):
        process = database.start(*MANAGE, *seasons(year, year), **jolpica(stand_in))
        process.communicate()
        if process.returncode == 0:
            break
    watcher.over.set()
    watcher.join()
    assert process.returncode == 0
    sys.stdout.write(f"{stand_in.stats()}\n")
    assert {(status, results) for _, status, results in watcher.seen} == {("scheduled", 0), ("held", 20)}
    for table in TABLES:
        count, named = compared(database, archive, table, (year, year))
        assert count >= 100
        assert named == {row for row in EXCEPTIONS[table] if row[0] == year and ARCHIVE}


def test_with_the_source_down_it_ends_with_a_clear_error(stand_in, empty):
    stand_in.control(down=True)
    year = stand_in.season
    process = empty.copy("down").start(*MANAGE, *seasons(year, year), **jolpica(stand_in, "1000/second"))
    error = process.communicate()[1].decode()
    assert process.returncode == 1
    assert f"/{year}/races.json answered 503." in error
    assert error.rstrip().endswith(f"Failed, run it again: {year}.")
