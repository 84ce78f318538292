"""What a request costs the server, with a connection kept on SQLite and with a new one for each request."""

import urllib.request
from pathlib import Path

from tests.bench import world

REQUESTS = 400
PAGE = "/api/v1/status"  # which every database answers


def run(database: Path) -> None:
    new, kept = (cpu_of_requests(database, age) for age in ("0", "None"))
    print("Requests on SQLite")
    for name, seconds in {"a new connection each": new, "connections kept": kept}.items():
        print(f"  request  {1000 * seconds:7.2f} ms  of CPU, {name}")
    print(f"  saved    {1 - kept / new:7.0%}")


def cpu_of_requests(database: Path, age: str) -> float:
    """Seconds of the server's CPU for each request."""
    with world.served(database, age) as (address, pid):
        ask(address, REQUESTS // 10)
        world.wait_until_idle(pid)
        before = world.cpu_seconds(pid)
        ask(address, REQUESTS)
        return (world.cpu_seconds(pid) - before) / REQUESTS


def ask(address: str, times: int) -> None:
    for _ in range(times):
        urllib.request.urlopen(address + PAGE, timeout=60).close()
