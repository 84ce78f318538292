"""The HTTP server: a request is counted, gets a fault if one is drawn for it, and is answered otherwise."""

import json
import socket
import struct
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.stand_in import f1db_files, jolpica, weather
from tests.stand_in.archive import Archive
from tests.stand_in.control import Control

ERGAST, F1DB = "/ergast/f1/", "/f1db/f1db/main/src/data/"
THROTTLED = {"detail": "Request was throttled."}
PAGE = "<html><body>{}</body></html>"
FAULTY: dict[str, tuple[int, str | dict[str, Any], dict[str, str]]] = {
    "500": (500, PAGE.format("Internal Server Error"), {}),
    "429": (429, THROTTLED, {}),
    "retry_after": (429, THROTTLED, {"Retry-After": "2"}),
    "garbage": (200, PAGE.format("Checking your browser"), {}),
}
STALL_SECONDS = 30
RESET_AT_ONCE = struct.pack("ii", 1, 0)


def create(archive: Archive, control: Control, port: int) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, archive, control))
    server.daemon_threads = True
    return server


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 2  # seconds that an idle connection is kept

    def __init__(self, archive: Archive, control: Control, *args: Any) -> None:
        self.archive, self.control = archive, control
        super().__init__(*args)

    def log_message(self, *args: Any) -> None:
        """No line for each request."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/_control":
            return self.reply(405, {"detail": "Method not allowed."})
        try:
            order = json.loads(body)
            self.control.apply(order)
            for race, places in order.get("swap", {}).items():
                self.archive.swap(*race.split("/"), places)
        except (ValueError, TypeError, AttributeError, KeyError, StopIteration) as error:
            return self.reply(400, {"detail": repr(error)})
        return self.reply(200, {"ok": True})

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/_stats":
            return self.reply(200, self.control.stats())
        self.control.count("/".join(path.split("/")[:3]), time.monotonic())
        if self.control.down:
            return self.counted(503, PAGE.format("Service Unavailable"))
        fault = self.control.draw_fault()
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
            self.close_connection = True
            return self.connection.close()
        if fault in FAULTY:
            return self.counted(*FAULTY[fault])
        if fault == "stall":
            threading.Event().wait(STALL_SECONDS)
        return self.counted(*self.answer(path), cut=fault == "truncate")

    def answer(self, path: str) -> tuple[int, str | dict[str, Any], dict[str, str]]:
        query, now = dict(parse_qsl(urlsplit(self.path).query)), self.control.now()
        try:
            if path.startswith(ERGAST):
                return self.ergast(path, query)
            if path.startswith(F1DB):
                return *f1db_files.answer(self.archive, now.date(), path.removeprefix(F1DB)), {}
            if path in ("/v1/archive", "/v1/forecast"):
                return *weather.open_meteo(path, query, now), {}
            if path in ("/data/3.0/onecall/timemachine", "/data/2.5/forecast"):
                return *weather.open_weather(path, query, now), {}
        except (KeyError, ValueError) as error:
            return 400, {"detail": f"Bad request: {error!r}"}, {}
        return 404, {"detail": "Not found."}, {}

    def ergast(self, path: str, query: dict[str, str]) -> tuple[int, str | dict[str, Any], dict[str, str]]:
        if any("cache" in name.lower() for name in query):
            return 403, "Please do not defeat the cache.", {}
        if not path.endswith(("/", ".json")):
            address = urlsplit(self.path)
            return 301, "", {"Location": address._replace(path=f"{path}/").geturl()}
        if self.control.is_over_a_limit(time.monotonic()):
            return 429, THROTTLED, {}
        today = self.control.now().date()
        return *jolpica.answer(self.archive, today, path.removeprefix(ERGAST), query), {}

    def counted(self, status: int, body: Any, headers: Any = (), *, cut: bool = False) -> None:
        self.control.count_answer(status)
        self.reply(status, body, headers, cut=cut)

    def reply(self, status: int, body: Any, headers: Any = (), *, cut: bool = False) -> None:
        """`cut` sends half of what Content-Length announces."""
        text = body if isinstance(body, str) else json.dumps(body)
        data = text.encode()
        kind = (
            "application/json" if text is not body else "text/html" if text.startswith("<") else "text/plain"
        )
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = self.close_connection or cut
