"""PostgreSQL, Redis, nginx and Prometheus as Debian installs them; the database that the stack makes."""

import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import redis

from deploy.stack.errors import StackError

PATIENCE_SECONDS = 60
OWNER = "f1"
# Folders of programs that are not on everybody's PATH.
FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/bin")


def program(name: str, package: str) -> str:
    return _found(name) or _missing(name, package)


def optional_program(name: str) -> str:
    return _found(name) or ""


def _found(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=":".join(FOLDERS))


def _missing(name: str, package: str) -> str:
    raise StackError(f"{name} is not installed: on Debian, `sudo apt install {package}`.")


def postgres_program(name: str) -> str:
    """Of the newest version."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4])
    )
    return str(versions[-1]) if versions else shutil.which(name) or _missing("PostgreSQL", "postgresql")


def postgres_user() -> str:
    """PostgreSQL does not run as root."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def cluster_password(folder: Path) -> str:
    """Of the owner of the cluster in `folder`, which is made if it is not there, and then at once."""
    if not folder.exists():
        new = folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)  # of a start that was killed
        _make_cluster(new)
        new.rename(folder)
    return (folder / "password").read_text()


def _make_cluster(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    password = folder / "password"
    password.touch(0o600)
    password.write_text(secrets.token_hex(16))
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = postgres_user()
        shutil.chown(folder, user)
        shutil.chown(password, user)
        as_user = {"user": user, "group": user, "extra_groups": []}
    command = [postgres_program("initdb"), "-D", str(folder / "data"), "-U", OWNER, "-A", "scram-sha-256"]
    command += [f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"]
    run = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **as_user)  # noqa: S603
    if run.returncode:
        raise StackError(f"PostgreSQL cannot make its files in {folder}: {run.stderr.strip()}")


def wait_for_postgres(address: str, name: str, is_running: Callable[[], bool]) -> None:
    """Until it answers; then makes the database `name`, unless that is there."""
    _until(lambda: _connects(address), "PostgreSQL", is_running)
    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


def _connects(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def wait_for_redis(address: str, is_running: Callable[[], bool]) -> None:
    _until(lambda: _pings(address), "Redis", is_running)


def _pings(address: str) -> bool:
    try:
        return bool(redis.Redis.from_url(address, socket_timeout=2).ping())
    except redis.RedisError:
        return False


def _until(condition: Callable[[], bool], what: str, is_running: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if not is_running() or time.monotonic() > deadline:
            raise StackError(f"{what} does not start.")
        time.sleep(0.1)
