"""`make` writes a .env with fresh secrets that nobody else can read, and leaves alone one that is there."""

import os
import shutil
import stat
import subprocess
import sys

import pytest
from django.conf import settings

# Notes the mode of the file it writes to, before it writes.
PYTHON = """#!/bin/sh
stat -L -c %a /proc/self/fd/1 >> modes
exec {python} "$@"
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("Makefile", ".env.example"):
        shutil.copy(settings.BASE_DIR / name, tmp_path)
    python = tmp_path / "python3"
    python.write_text(PYTHON.format(python=sys.executable))
    python.chmod(0o755)
    return tmp_path


def make(folder):
    environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}
    command = ["make", "--silent", ".env"]
    return subprocess.Popen(command, cwd=folder, env=environment, umask=0)


def test_it_is_private_from_the_first_byte_on(folder):
    assert make(folder).wait() == 0
    assert (folder / "modes").read_text() == "600\n"
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert "SECRET_KEY=\n" not in (folder / ".env").read_text()


def test_one_that_is_there_is_left_alone(folder):
    (folder / ".env").write_text("SECRET_KEY=mine\n")
    (folder / ".env").chmod(0o644)
    os.utime(folder / ".env", (0, 0))
    assert make(folder).wait() == 0
    assert (folder / ".env").read_text() == "SECRET_KEY=mine\n"
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o644


def test_a_failure_leaves_no_half_of_it(folder):
    (folder / "python3").write_text("#!/bin/sh\necho SECRET_KEY=\nexit 1\n")
    assert make(folder).wait() != 0
    assert not list(folder.glob(".env.[0-9]*"))
    assert not (folder / ".env").exists()


def test_two_at_once_agree_on_the_secrets(folder):
    both_have_started = 'touch started.$$; while [ "$(ls started.* | wc -l)" -lt 2 ]; do sleep 0.01; done'
    wrapper = folder / "python3"
    wrapper.write_text(wrapper.read_text().replace("exec", f"{both_have_started}\nexec"))
    first, second = make(folder), make(folder)
    assert first.wait() == 0
    secrets = (folder / ".env").read_text()
    assert second.wait() == 0
    assert (folder / ".env").read_text() == secrets
    assert not list(folder.glob(".env.[0-9]*"))
