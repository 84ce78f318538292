"""The messages that were sent to the broker of the test process, where no worker takes them."""

from collections.abc import Iterator
from queue import Empty
from typing import Any, NamedTuple

from celery import current_app
from django.conf import settings


class Message(NamedTuple):
    task: str
    keys: dict[str, Any]
    id: str
    trace_id: str
    expires: str | None


def take() -> list[Message]:
    """All messages that wait, which are then gone; of each queue in the order in which they were sent."""
    with current_app.connection_for_read() as connection:
        return [message for queue in settings.QUEUES for message in _of_queue(connection, queue)]


def _of_queue(connection: Any, queue: str) -> Iterator[Message]:
    with connection.SimpleQueue(queue) as waiting:
        while True:
            try:
                message = waiting.get_nowait()
            except Empty:
                return
            message.ack()
            headers, (_, keys, _) = message.headers, message.payload
            known = (headers["id"], headers.get("trace_id", ""), headers["expires"])
            yield Message(headers["task"], keys, *known)
