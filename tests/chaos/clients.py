"""Clients that ask all the time, and keep what they were answered."""

import asyncio
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.bench.load import ANSWER_SECONDS

NEXT_RACE = "/api/v1/predictions/next-race"
# Between two questions of a client: the machine is for the service.
PAUSE_SECONDS = 0.1


@dataclass
class Reply:
    path: str
    began: float
    ended: float
    # Of the answer, or the name of what went wrong with the connection.
    status: str
    is_stale: bool = False
    digest: str = ""


@dataclass
class Clients:
    host: str
    port: int
    paths: list[str]
    number: int = 20
    replies: list[Reply] = field(default_factory=list)
    bodies: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="clients")

    def __enter__(self) -> "Clients":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    async def _run(self) -> None:
        await asyncio.gather(*(self._client(number) for number in range(self.number)))

    async def _client(self, number: int) -> None:
        while not self._is_over.is_set():
            path = self.paths[number % len(self.paths)]
            number += 1
            began = time.monotonic()
            try:
                reply = await asyncio.wait_for(self._ask(path, began), ANSWER_SECONDS)
            except (OSError, EOFError, TimeoutError) as error:
                reply = Reply(path, began, time.monotonic(), type(error).__name__)
            self.replies.append(reply)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _ask(self, path: str, began: float) -> Reply:
        """On a connection of its own, as most visitors have it."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            request = f"GET {path} HTTP/1.0\r\nHost: {self.host}\r\nAccept: application/json\r\n\r\n"
            writer.write(request.encode())
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        finally:
            writer.close()
        if not head:
            raise EOFError
        return self._reply(path, began, head.decode("latin-1").lower(), body)

    def _reply(self, path: str, began: float, head: str, body: bytes) -> Reply:
        length = head.partition("content-length:")[2].partition("\r\n")[0]
        if length and int(length) != len(body):
            raise EOFError
        digest = hashlib.blake2b(body, digest_size=8).hexdigest()
        if path == NEXT_RACE and digest not in self.bodies:
            self.bodies[digest] = json.loads(body)
        status, is_stale = head.split(" ", 2)[1], "\r\nwarning:" in head
        return Reply(path, began, time.monotonic(), status, is_stale, digest)
