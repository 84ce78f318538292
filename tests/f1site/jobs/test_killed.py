"""Jobs of several processes: one does a job at a time, and one that is killed is replaced."""

from contextlib import ExitStack

import pytest

from tests.f1site.jobs.processes import CANCEL, DO, LOOK, PROGRESS, output, running
from tests.ingestion.databases import both, migrated

pytestmark = [pytest.mark.slow, both]
ASK_FOR_MANY = """
print("ready", flush=True); sys.stdin.readline()
for number in range(20):
    requests.request("f1site.tasks.catch_up", {"number": number}, "a test")
"""
TAKE_THE_LEASE = """
import os
from datetime import timedelta
print("ready", flush=True); sys.stdin.readline()
print(Lease.objects.take("beat", str(os.getpid()), timezone.now(), timedelta(minutes=5)), flush=True)
"""


@pytest.fixture
def database(kind, tmp_path):
    database = migrated(kind, tmp_path, "jobs")
    yield database
    database.drop()


def state(database):
    return database.rows("SELECT state, attempts FROM f1site_job")


def at_once(database, code):
    """What four processes print that run `code` at the same time."""
    with ExitStack() as stack:
        processes = [stack.enter_context(running(database, code)) for _ in range(4)]
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("\n")
            process.stdin.flush()
        printed = [process.communicate()[0] for process in processes]
        assert [process.returncode for process in processes] == [0] * 4
        return printed


def test_four_processes_that_ask_at_once_get_one_job_for_each_keys(database):
    at_once(database, ASK_FOR_MANY)
    assert database.rows("SELECT count(*), count(DISTINCT keys_text) FROM f1site_job") == [(20, 20)]


def test_of_four_processes_that_want_the_lease_at_once_one_gets_it(database):
    assert sorted(at_once(database, TAKE_THE_LEASE)) == ["False\n"] * 3 + ["True\n"]


def kill_in_a_step(database):
    """A process does the job and is killed."""
    with running(database) as process:
        assert process.stdout.readline() == "step 0\n"
        process.kill()


def test_while_a_process_does_a_job_no_other_does_it_or_takes_it_away(database):
    with running(database) as process:
        assert process.stdout.readline() == "step 0\n"
        assert output(database, f"{DO}; {LOOK}") == "result None\n"
        assert state(database) == [("running", 1)]


def test_a_job_of_a_killed_process_is_done_again_and_after_the_third_it_rests(database):
    for attempt in (1, 2, 3):
        kill_in_a_step(database)
        assert state(database) == [("running", attempt)]
        output(database, LOOK)
        assert state(database) == [("failed" if attempt == 3 else "waiting", attempt)]


def test_another_process_does_the_job_of_a_killed_one_to_its_end(database):
    kill_in_a_step(database)
    assert output(database, DO).endswith("result All steps done.\n")
    assert state(database) == [("succeeded", 2)]


def test_another_process_sees_how_far_it_is_and_stops_it_at_its_next_step(database):
    with running(database) as process:
        assert process.stdout.readline() == "step 0\n"
        assert output(database, PROGRESS) == "Progress(done=0, total=10, label='Steps')\n"
        output(database, CANCEL)
        rest, _ = process.communicate("\n" * 20)
    assert rest == "result None\n"
    assert state(database) == [("cancelled", 1)]
    assert output(database, PROGRESS) == "None\n"
