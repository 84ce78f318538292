"""A stand-in whose answers a test changes: each request is forwarded to it, and its answer altered."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ERGAST = "/ergast/f1/"


@dataclass(frozen=True)
class Answer:
    """`path` follows /ergast/f1/, without .json; `content` is the parsed JSON, or the text of a file."""

    path: str
    query: dict[str, str]
    status: int
    content: Any

    @property
    def races(self) -> list[dict[str, Any]]:
        """The races of the answer, to be changed in place."""
        data = self.content.get("MRData", {}) if isinstance(self.content, dict) else {}
        found: list[dict[str, Any]] = data.get("RaceTable", {}).get("Races", [])
        return found


# Changes `content` in place and returns None, or returns the answer to send.
Change = Callable[[Answer], Answer | None]


@dataclass
class Altered:
    """`paths` are those requested so far, with their queries."""

    url: str
    paths: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def altered(url: str, change: Change) -> Iterator[Altered]:
    """Serves the stand-in at `url` with every answer changed by `change`."""
    altered = Altered("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, url, change, altered.paths))
    server.daemon_threads = True
    altered.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield altered
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, url: str, change: Change, paths: list[tuple[str, dict[str, str]]], *args: Any) -> None:
        self.url, self.change, self.paths = url, change, paths
        super().__init__(*args)

    def log_message(self, *args: Any) -> None:
        """No line for each request."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path, query = parts.path.removeprefix(ERGAST).removesuffix(".json"), dict(parse_qsl(parts.query))
        self.paths.append((path, query))
        answer = Answer(path, query, *_forwarded(f"{self.url}{self.path}"))
        answer = self.change(answer) or answer
        text = answer.content if isinstance(answer.content, str) else json.dumps(answer.content)
        body = text.encode()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _forwarded(url: str) -> tuple[int, Any]:
    """The status, and the content as JSON where it is that."""
    try:
        with urllib.request.urlopen(url) as reply:
            status, body = reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read().decode()
    try:
        return status, json.loads(body)
    except ValueError:
        return status, body
