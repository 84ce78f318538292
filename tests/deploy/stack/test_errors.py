"""What keeps the stack from starting is one sentence that tells what to do."""

import socket
import subprocess
import sys

import pytest
from django.conf import settings

from deploy.stack import places, servers
from deploy.stack.configuration import Configuration
from deploy.stack.errors import StackError
from tests.deploy.stack.stacks import environment_of, passable_folder

SERVERS = {"DATABASE_URL": "postgres://127.0.0.1:1/f1", "REDIS_URL": "redis://127.0.0.1:1/0"}


def error_of(folder, *arguments, **given):
    run = subprocess.run(
        [sys.executable, "-m", "deploy.stack", *arguments],
        cwd=settings.BASE_DIR,
        env=environment_of(folder, **given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stderr
    return run.stderr.strip()


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = error_of(tmp_path, PORT=str(port), **SERVERS)
    expected = f"Port {port} is taken. End what uses it, or choose another: `PORT={port + 1} make stack`."
    assert error == expected


def test_sqlite_is_for_one_worker(tmp_path):
    assert "Leave it empty or name PostgreSQL" in error_of(tmp_path, DATABASE_URL="sqlite:///f1.sqlite3")


def test_a_folder_whose_socket_would_not_work_is_refused(tmp_path):
    assert "is too long for the socket of supervisor" in error_of(tmp_path / ("x" * 90), **SERVERS)


def test_without_a_stack_there_is_nothing_to_upgrade(tmp_path):
    assert error_of(tmp_path, "upgrade") == f"No stack runs in {tmp_path}: start it with `make stack`."


def test_without_a_stack_there_is_nothing_to_manage(tmp_path):
    expected = f"No stack was started in {tmp_path}: start it with `make stack`."
    assert error_of(tmp_path, "manage", "doctor", "--help") == expected


def test_an_earlier_version_may_have_remembered_something_else(tmp_path):
    places.remember(tmp_path, {"ports": {"web-1": 1}, "of another version": 2})
    assert Configuration.stored(tmp_path) == Configuration(ports={"web-1": 1})


def test_a_cluster_is_made_once_and_anew_after_a_killed_start():
    with passable_folder() as folder:
        (folder / "postgres.new" / "data").mkdir(parents=True)
        first, second = (servers.cluster_password(folder / "postgres") for _ in range(2))
        assert first == second
        assert (folder / "postgres" / "data" / "PG_VERSION").exists()
        assert (folder / "postgres" / "password").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("find", "package"),
    [
        (lambda: servers.program("nginx-of-nobody", "nginx"), "nginx"),
        (lambda: servers.postgres_program("initdb-of-nobody"), "postgresql"),
    ],
)
def test_a_missing_program_is_named_with_its_package(find, package):
    with pytest.raises(StackError, match=f"is not installed: on Debian, `sudo apt install {package}`"):
        find()
