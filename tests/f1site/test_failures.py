"""What is wrong outside of the code ends a command and the server with one sentence, never a traceback."""

import os
import resource
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError

from f1site.lib import failures
from tests.ingestion.databases import MANAGE, SERVER, needs_postgres

WEB = [sys.executable, "-m", "f1site.server", "--port", "0"]


def stderr(command, limit=None, **environment):
    """The lines on stderr of a command that fails; `limit` is how long in bytes a file may become."""
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONWARNINGS": "ignore"} | environment,
        preexec_fn=limit and (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))),
    )
    assert done.returncode in (1, 3), done
    return done.stderr.splitlines()


@pytest.fixture
def files(tmp_path):
    (tmp_path / "corrupt").write_text("this is no database")
    (tmp_path / "folder").mkdir()
    return f"sqlite:///{tmp_path}"


BROKEN = [
    ("garbage", "DATABASE_URL must be postgres://"),
    (
        "postgres://f1:hidden@127.0.0.1:9/f1",
        "database f1 at 127.0.0.1:9 cannot be used (Connection refused)",
    ),
    ("{files}/absent/f1.sqlite3", "cannot be used (unable to open database file): make its folder writable"),
    ("{files}/folder", "cannot be used (unable to open database file)"),
    ("{files}/corrupt", "cannot be used (file is not a database): put a backup back"),
]


def test_a_port_that_another_server_has_is_not_shared_with_it():
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = other.getsockname()[1]
        (line,) = stderr([*WEB[:-1], str(port)])
    assert line == f"Port {port}: Address already in use. Choose another: make run PORT={port + 1}."


@pytest.mark.parametrize(("url", "message"), BROKEN)
def test_a_database_that_cannot_be_used_ends_a_command_with_one_sentence(files, url, message):
    (line,) = stderr([*MANAGE, "bootstrap"], DATABASE_URL=url.format(files=files))
    assert message in line
    assert "hidden" not in line


def test_a_malformed_address_ends_the_start_of_the_server_too():
    (line,) = stderr(WEB, DATABASE_URL="garbage")
    assert line.startswith("DATABASE_URL must be postgres://")


@needs_postgres
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "/absent"}, '(database "absent" does not exist): create it with createdb'),
        (
            {"netloc": "absent@127.0.0.1:5432"},
            '(role "absent" does not exist): correct the user',
        ),
    ],
)
def test_what_postgresql_refuses_is_named(change, message):
    (line,) = stderr([*MANAGE, "migrate"], DATABASE_URL=urlsplit(SERVER)._replace(**change).geturl())
    assert message in line


def test_a_server_that_never_answers_is_not_waited_for_without_end():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"postgres://f1@127.0.0.1:{server.getsockname()[1]}/f1"
        (line,) = stderr([*MANAGE, "migrate"], DATABASE_URL=url)
    assert "timeout expired): start its server" in line


def test_a_wrong_password_is_told_from_a_server_that_is_down():
    # PostgreSQL's own words, for the servers of a test trust everybody.
    error = OperationalError(
        'connection failed: connection to server at "127.0.0.1", port 5432 failed: FATAL:  '
        'password authentication failed for user "f1"'
    )
    assert failures.sentence(error).endswith(
        '(password authentication failed for user "f1"): correct the user and password in DATABASE_URL.'
    )


def test_a_full_disk_ends_a_command_with_one_sentence(files):
    (line,) = stderr([*MANAGE, "migrate", "-v0"], limit=100_000, DATABASE_URL=f"{files}/f1.sqlite3")
    assert line.endswith("cannot be used (disk I/O error): free space on its disk.")


def test_so_does_one_where_a_file_is_written(tmp_path):
    (line,) = stderr([*MANAGE, "make_demo_archive", str(tmp_path / "demo.zip")], limit=10_000)
    assert line.endswith("cannot be written (File too large): free space on its disk.")


@pytest.mark.parametrize("command", [[*MANAGE, "bootstrap"], WEB], ids=["bootstrap", "server"])
def test_an_instant_that_is_none_ends_them_with_one_sentence(command):
    (line,) = stderr(command, F1_AS_OF="2024-02-30T12:00:00Z")
    assert line.startswith("F1_AS_OF must be a date and time with a zone, from 1950 to 2100")


def test_the_traceback_can_be_had():
    lines = stderr([*MANAGE, "migrate", "--traceback"], DATABASE_URL="garbage")
    assert lines[0].startswith("Traceback")
