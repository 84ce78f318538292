"""Many connections at once through the server of production: python -m tests.bench.load [ADDRESS]

Without an address it drives the stack that runs (`make stack`). Prints how many answers were 200, the times
of the API and of the page, and with --pid how much the memory of a server grew. The limits of requests must
be lifted.
"""

import argparse
import asyncio
import itertools
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

PATHS = (
    "/api/v1/predictions/next-race",
    "/api/v1/standings/drivers?season={year}",
    "/api/v1/standings/constructors?season={year}",
    "/api/v1/calendar/{year}",
)
PAGE = "/"
# Of so many requests one is for the page.
API_PER_PAGE = 9
ANSWER_SECONDS = 60


class Load:
    """`seconds` and `statuses` of the answers, by path."""

    def __init__(self, host: str, port: int, paths: list[str]) -> None:
        self.host, self.port, self.paths = host, port, paths
        self.statuses: Counter[str] = Counter()
        self.seconds: dict[str, list[float]] = defaultdict(list)

    async def run(
        self, connections: int, seconds: float, is_over: Callable[[], bool] = lambda: False
    ) -> None:
        """For so long, or until `is_over`."""
        until = time.monotonic() + seconds

        def goes_on() -> bool:
            return time.monotonic() < until and not is_over()

        await asyncio.gather(*(self._client(number, goes_on) for number in range(connections)))

    async def _client(self, number: int, goes_on: Callable[[], bool]) -> None:
        while goes_on():
            try:
                reader, writer = await asyncio.open_connection(self.host, self.port)
                await self._ask(reader, writer, number, goes_on)
                writer.close()
            except (OSError, EOFError, TimeoutError) as error:
                self.statuses[type(error).__name__] += 1

    async def _ask(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        number: int,
        goes_on: Callable[[], bool],
    ) -> None:
        for path in itertools.islice(itertools.cycle(self.paths), number % len(self.paths), None):
            if not goes_on():
                return
            began = time.monotonic()
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
            )
            status, is_kept = await asyncio.wait_for(self._answer(reader), ANSWER_SECONDS)
            self.seconds[path].append(time.monotonic() - began)
            self.statuses[status] += 1
            if not is_kept:
                return

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[str, bool]:
        """The status, and whether the server keeps the connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length:")[2].partition("\r\n")[0]
        if length:
            await reader.readexactly(int(length))
        elif "transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        return head.split(" ", 2)[1], "connection: close" not in head

    def times(self, wanted: list[str] | None = None) -> list[float]:
        return sorted(one for path in wanted or self.seconds for one in self.seconds[path])


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def memory(pid: int) -> float:
    """MiB of a process and all that it has started; 0 for no process."""
    if not pid:
        return 0.0
    rows = (Path(f"/proc/{one}/status").read_text() for one in family(pid))
    return sum(int(row.partition("VmRSS:")[2].split()[0]) for row in rows if "VmRSS:" in row) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("address", nargs="?", help="such as 127.0.0.1:8000")
    parser.add_argument("--pid", type=int, default=0, help="process of the server")
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--year", type=int, default=time.gmtime().tm_year, help="of the calendar")
    arguments = parser.parse_args()
    address = arguments.address or of_the_stack()
    if not address:
        return 1
    host, _, port = address.partition(":")
    paths = [path.format(year=arguments.year) for path in PATHS]
    cycle = list(itertools.islice(itertools.cycle(paths), API_PER_PAGE))
    load = Load(host, int(port), [*cycle, PAGE])
    asyncio.run(load.run(20, 2))  # what is made once is not counted
    load.statuses.clear()
    load.seconds.clear()
    before = memory(arguments.pid)
    asyncio.run(load.run(arguments.connections, arguments.seconds))
    report(load, before, memory(arguments.pid))
    return 0


def of_the_stack() -> str:
    """Host and port; empty if no stack without limits runs."""
    from deploy.stack import places
    from deploy.stack.configuration import Configuration
    from deploy.stack.supervisor import Supervisor

    stack = places.folder()
    chosen = Configuration.stored(stack)
    if not Supervisor(stack).answers() or chosen.environment.get("NGINX_RATE") != "none":
        sys.stderr.write("No stack without limits runs here: start it with `STACK_LIMITS=none make stack`.\n")
        return ""
    return urlsplit(chosen.address).netloc


def report(load: Load, before: float, after: float) -> None:
    number = sum(load.statuses.values())
    failed = sum(count for status, count in load.statuses.items() if status.startswith("5"))
    share = load.statuses["200"] / number
    print(f"{number} requests: {dict(load.statuses)}; {share:.2%} answered 200, {failed} 5xx")
    api = [path for path in load.seconds if path != PAGE]
    for name, times in (("all", load.times()), ("API", load.times(api)), ("page", load.times([PAGE]))):
        if times:
            median, p95, p99 = (times[int(share * len(times))] for share in (0.5, 0.95, 0.99))
            print(
                f"{name}: median {median:.3f} s, p95 {p95:.3f} s, p99 {p99:.3f} s, longest {times[-1]:.3f} s"
            )
    if before:
        print(f"memory {before:.0f} to {after:.0f} MiB, {after / before - 1:+.1%}")


if __name__ == "__main__":
    sys.exit(main())
