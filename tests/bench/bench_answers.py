"""CPU of an answer from each level of the cache, beside a bare Django view that returns the same bytes.

The bare view is on gunicorn with two workers; ours is on gunicorn and on the server of production.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import psycopg
import requests

from tests import servers
from tests.bench import world

REQUESTS, CLIENTS = 6000, 8
# A server starts slowly on a machine that does something else.
PATIENCE = 300
PAGE = "/api/v1/standings/drivers?season={season}"
GUNICORN = [sys.executable, "-m", "gunicorn", "--workers", "2", "--timeout", "120", "--log-level", "error"]
OURS = [sys.executable, "-m", "f1site.server", "--workers", "2"]
APPLICATION, WITHOUT_MEMORY = "f1site.wsgi:application", "tests.bench.without_memory:application"
OTHER = f"import f1site.server as server; server.APPLICATION = '{WITHOUT_MEMORY}'; server.main()"
OURS_WITHOUT_MEMORY = [sys.executable, "-c", OTHER, *OURS[3:]]
AS_SHIPPED = {"DEBUG": "false", "ANSWER_CACHE_MB": "", "LOG_REQUESTS": "true", "LOG_FORMAT": "json"}
GOALS = {
    "hit": 1.0,
    "304, beside the hit": 0.9,
    "hit, gunicorn": 0.6,
    "hit in Redis": 0.45,
    "hit in Redis, gunicorn": 0.45,
    "uncached, SQLite": 0.08,
    "uncached, PostgreSQL": 0.08,
}


def run(database: Path, archive: str) -> None:
    page = PAGE.format(season=world.last_season(database))
    with (
        tempfile.TemporaryDirectory(prefix="f1-bench-answers-") as name,
        redis_server() as redis,
        postgres(database, archive) as address,
    ):
        body = Path(name) / "body"
        with served(OURS, database, {}) as (server, _):
            body.write_bytes(urllib.request.urlopen(server + page, timeout=PATIENCE).read())
        bare = cpu([*GUNICORN, "tests.bench.bare:application"], database, page, {"BARE_BODY": str(body)})
        print(f"Answers of {page}: CPU of a request, and of a bare view how much of that")
        print(f"  {'bare view, gunicorn':<22} {1e6 * bare:7.0f} us")
        hit = cpu(OURS, database, page, {})
        report("hit", hit, bare)
        report("304, beside the hit", cpu(OURS, database, page, {}, {"If-None-Match": "*"}), hit)
        for kind, (command, environment) in ways(redis, address).items():
            report(kind, cpu(command, database, page, environment), bare)


def report(kind: str, seconds: float, beside: float) -> None:
    share, goal = beside / seconds, GOALS[kind]
    verdict = "reached" if share >= goal else "missed"
    print(f"  {kind:<22} {1e6 * seconds:7.0f} us   {share:5.0%}   goal {goal:.0%} {verdict}", flush=True)


def ways(redis: str, postgres: str) -> dict[str, tuple[list[str], dict[str, str]]]:
    """How the further kinds of answer are served: a command, and what it finds in its environment."""
    uncached = {"ANSWER_CACHE_MB": "0"}
    found = {"hit, gunicorn": ([*GUNICORN, APPLICATION], {}), "uncached, SQLite": (OURS, uncached)}
    if redis:
        found["hit in Redis"] = (OURS_WITHOUT_MEMORY, {"REDIS_URL": redis})
        found["hit in Redis, gunicorn"] = ([*GUNICORN, WITHOUT_MEMORY], {"REDIS_URL": redis})
    if postgres:
        found["uncached, PostgreSQL"] = (OURS, uncached | {"DATABASE_URL": postgres})
    return found


def cpu(
    command: list[str],
    database: Path,
    page: str,
    environment: dict[str, str],
    headers: dict[str, str] | None = None,
) -> float:
    """Seconds of CPU of the server for each request."""
    with served(command, database, environment) as (address, pid):
        ask(address + page, headers or {}, REQUESTS // 10)
        world.wait_until_idle(pid)
        before = world.cpu_seconds(pid)
        ask(address + page, headers or {}, REQUESTS)
        return (world.cpu_seconds(pid) - before) / REQUESTS


def ask(address: str, headers: dict[str, str], times: int) -> None:
    """Connections are kept, as browsers and proxies do."""

    def some() -> None:
        session = requests.Session()
        for _ in range(times // CLIENTS):
            session.get(address, headers=headers, timeout=PATIENCE)

    clients = [Thread(target=some) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()


@contextmanager
def served(command: list[str], database: Path, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    port = world.free_port()
    place = ["--bind", f"127.0.0.1:{port}"] if "gunicorn" in command else ["--port", str(port)]
    everything = world.environment(database) | AS_SHIPPED | environment  # with its log
    everything |= {"SECRET_KEY": "only-for-measuring", "MODEL_SIGNING_KEY": "only-for-measuring-too"}
    options: dict[str, Any] = {"cwd": world.ROOT, "env": everything, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, *place], **options) as server:
        try:
            world.wait_for(port)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a Redis of its own; empty where none is installed."""
    if shutil.which("redis-server") is None:
        yield ""
        return
    port = world.free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", "/"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            world.wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


@contextmanager
def postgres(database: Path, archive: str) -> Iterator[str]:
    """The address of a database of its own, with the archive; empty where no PostgreSQL answers."""
    server = servers.postgres()
    if server is None:
        yield ""
        return
    name = f"f1_bench_{os.getpid()}"
    address = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            world.manage("migrate", "-v0", database=database, DATABASE_URL=address)
            world.manage("import_archive", archive, database=database, DATABASE_URL=address)
            yield address
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
