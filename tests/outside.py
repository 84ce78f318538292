"""The outside world of the tests: a source with set replies, and a fake clock."""

import json
import os
import socket
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import redis

from tests.left_out import IN_CI

REDIS_URL = os.environ["TEST_REDIS_URL"]


def _redis_answers():
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5) as client:
            return client.ping()
    except redis.RedisError:
        return False


needs_redis = pytest.mark.skipif(
    not IN_CI and not _redis_answers(), reason=f"no Redis at {REDIS_URL}: set REDIS_URL"
)


class FakeClock:
    """Time stands still but for what the code under test sleeps; `waits` are those sleeps."""

    def __init__(self, traveller):
        self.traveller = traveller
        self.waits = []

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.traveller.shift(seconds)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A client may hang up on us."""


class Source:
    """Answers each path with its set replies in order, then with the last one again. See `set_replies`."""

    def __init__(self):
        self.scripts, self.requests, self.headers = {}, [], []
        self.server = _Server(("127.0.0.1", 0), partial(_Handler, self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def set_replies(self, path, *replies):
        """Replies are JSON values, text, bytes, a status, (status, headers) or (status, headers, reply).

        None drops the connection.
        """
        self.scripts[path] = list(replies)

    def next_reply(self, path):
        script = self.scripts.get(path, [404])
        return script.pop(0) if len(script) > 1 else script[0]

    def serve(self):
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        return thread

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, source, *args):
        self.source = source
        super().__init__(*args)

    def do_GET(self):
        parts = urlsplit(self.path)
        self.source.requests.append(
            (parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})
        )
        self.source.headers.append(dict(self.headers))
        reply = self.source.next_reply(parts.path)
        if reply is None:
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        if not isinstance(reply, tuple):
            reply = (reply, {}, b"") if type(reply) is int else (200, {}, reply)
        status, headers, *content = reply
        body = _body(content[0]) if content else b""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.close_connection or "Content-Length" in headers
        return None

    def log_message(self, *args):
        pass


def _body(reply):
    if isinstance(reply, bytes):
        return reply
    return (reply if isinstance(reply, str) else json.dumps(reply)).encode()
