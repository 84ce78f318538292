"""How many tasks wait for a worker, as the broker counts them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import redis
from celery import current_app

from f1site.lib.metrics.figures import Figure
from f1site.lib.redis_lock import pool

QUEUES = ("forecasts", "imports", "backfills")


def figures(now: datetime) -> Iterator[Figure]:
    for queue in QUEUES:
        length = _length(queue)
        if length is not None:
            yield Figure("f1_queue_tasks", "Tasks that wait for a worker.", length, {"queue": queue})


def _length(queue: str) -> int | None:
    """None without a broker, or where it does not answer."""
    broker = str(current_app.conf.broker_url or "")
    if broker.startswith("redis"):
        try:
            return int(redis.Redis(connection_pool=pool(broker)).llen(queue))
        except redis.RedisError:
            return None
    if broker.startswith("filesystem"):
        folder = Path(current_app.conf.broker_transport_options["data_folder_in"])
        # Kombu names a message's file by time, id and queue.
        return sum(file.name.endswith(f".{queue}.msg") for file in folder.iterdir()) if folder.is_dir() else 0
    return None
