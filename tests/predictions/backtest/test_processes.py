"""Worker processes of a backtest end with it, however it ends."""

import time
from pathlib import Path

import pytest

from tests import world as small
from tests.f1site.test_worker import eventually
from tests.ingestion.databases import MANAGE, migrated

COMMAND = ["backtest", "--start-season", "2021", "--end-season", "2022", "--stage", "before_weekend"]


@pytest.fixture
def database(small_archive, tmp_path):
    database = migrated("sqlite", tmp_path, "processes")
    database.manage("import_archive", str(small_archive), F1_AS_OF=small.IMPORTED.isoformat())
    yield database
    database.drop()


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid):
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_a_killed_backtest_leaves_no_process(database, tmp_path):
    output = ["--output", str(tmp_path / "out.csv"), "--processes", "2"]
    running = database.start(*MANAGE, *COMMAND, *output, F1_AS_OF=small.IMPORTED.isoformat())
    eventually(lambda: list(tmp_path.glob("*.parts/*.npz")), running)
    workers = children(running.pid)
    running.kill()
    running.wait()
    running.stderr.close()  # which its workers share
    deadline = time.monotonic() + 60
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) >= 2
    assert not any(map(is_running, workers))
