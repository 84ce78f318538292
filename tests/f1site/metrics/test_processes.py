"""The counts of several processes: summed while they live, kept when they have ended."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings as our_settings

from f1site.lib.metrics import processes

COUNT = """
import os, signal, sys
from pathlib import Path
from django.conf import settings
settings.configure(METRICS_DIR=Path(sys.argv[1]))
from f1site.lib.metrics import instruments
def count(): instruments.stale_answers.labels("x").inc()
"""


@pytest.fixture
def folder(settings, tmp_path):
    settings.METRICS_DIR = tmp_path / "metrics"
    return settings.METRICS_DIR


def python(code, folder, preamble="", **options):
    command = [sys.executable, "-c", preamble + COUNT + code, str(folder)]
    return subprocess.Popen(
        command, cwd=our_settings.BASE_DIR, stderr=subprocess.PIPE, text=True, env={}, **options
    )


def run(code, folder):
    process = python(code, folder)
    return process.communicate()[1], process.returncode


def counted():
    return sum(
        sample.value
        for metric in processes.collect()
        for sample in metric.samples
        if sample.name == "f1_stale_answers_total"
    )


def test_what_ended_processes_counted_stays_and_their_files_go(folder):
    for expected in (1, 2, 3):
        run("count()", folder)
        assert counted() == expected
    assert {file.name for file in folder.iterdir()} == {"counter_ended.db", "histogram_ended.db", "lock"}


def test_the_next_process_removes_their_files_though_nobody_reads(folder):
    for _ in range(3):
        run("count()", folder)
    assert len(list(folder.glob("*.alive"))) == 1
    assert counted() == 3


def test_what_a_killed_process_counted_stays(folder):
    _, status = run("count(); os.kill(os.getpid(), signal.SIGKILL)", folder)
    assert (status, counted(), list(folder.glob("*.alive"))) == (-signal.SIGKILL, 1, [])


def test_a_total_does_not_change_when_a_process_ends(folder):
    code = "count(); print('counted', flush=True); sys.stdin.read()"
    with python(code, folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert counted() == 1
        assert [number for number, _ in processes.alive(folder)] == [process.pid]
        process.communicate()
    assert (counted(), list(processes.alive(folder))) == (1, [])


def test_a_forked_process_counts_for_itself(folder):
    run("count()\nif os.fork():\n    os.wait()\n    count()\nelse:\n    count()", folder)
    assert counted() == 3


def test_a_damaged_file_costs_its_own_counts_only(folder):
    run("count()", folder)
    (folder / "1-damaged.alive").touch()
    (folder / "counter_1-damaged.db").write_bytes(b"\x7f" * 100)
    assert counted() == 1
    assert list(folder.glob("*damaged*")) == []


def test_a_damaged_total_starts_again(folder):
    run("count()", folder)
    assert counted() == 1
    (folder / "counter_ended.db").write_bytes(b"\x7f" * 100)
    assert counted() == 0
    run("count()", folder)
    assert counted() == 1


def test_a_folder_that_was_deleted_is_made_again(folder):
    assert counted() == 0
    folder.joinpath("lock").unlink()
    folder.rmdir()
    assert counted() == 0


def test_a_process_that_cannot_write_there_works_without(tmp_path):
    (tmp_path / "file").touch()
    error, status = run("count()", tmp_path / "file")
    assert status == 0
    assert "/metrics is without this process" in error


def test_with_a_full_disk_a_process_works_without_and_is_silent(folder):
    # Without byte code, of which it would leave a part for the next process.
    limit = "import resource, sys; sys.dont_write_bytecode = True\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
    with python("count()", folder, preamble=limit) as process:
        assert (process.communicate()[1], process.returncode) == ("", 0)
    assert counted() == 0
