"""What a request costs the server, with a connection kept on SQLite and with a new one for each request."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import world

REQUESTS = 400
PAGE = "/api/v1/status"  # which every database answers
# The settings as they are, but for the age of a connection.
SERVE = (
    "import sys; from django.conf import settings; settings.DATABASES['default']['CONN_MAX_AGE'] = {age}; "
    "from gunicorn.app.wsgiapp import run; sys.argv[1:] = {arguments}; run()"
)
TICKS = os.sysconf("SC_CLK_TCK")


def run(database: Path) -> None:
    new, kept = (cpu_of_requests(database, age) for age in ("0", "None"))
    print("Requests on SQLite")
    for name, seconds in {"a new connection each": new, "connections kept": kept}.items():
        print(f"  request  {1000 * seconds:7.2f} ms  of CPU, {name}")
    print(f"  saved    {1 - kept / new:7.0%}")


def cpu_of_requests(database: Path, age: str) -> float:
    """Seconds of the server's CPU for each request."""
    with served(database, age) as (address, pid):
        ask(address, REQUESTS // 10)
        before = cpu_seconds(pid)
        ask(address, REQUESTS)
        return (cpu_seconds(pid) - before) / REQUESTS


def ask(address: str, times: int) -> None:
    for _ in range(times):
        urllib.request.urlopen(address + PAGE, timeout=60).close()


def cpu_seconds(pid: int) -> float:
    """User and system time of the processes that `pid` has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = (Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children)
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


@contextmanager
def served(database: Path, age: str) -> Iterator[tuple[str, int]]:
    port = world.free_port()
    arguments = ["f1site.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8", "--log-level", "error"]
    command = [sys.executable, "-c", SERVE.format(age=age, arguments=arguments)]
    environment = world.environment(database) | {"LOG_REQUESTS": "false"}
    with subprocess.Popen(command, cwd=world.ROOT, env=environment) as server:
        try:
            world.wait_for(port)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
