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
    """None without a broker, or where it does not answer."""
    broker = str(current_app.conf.broker_url or "")
    lengths: dict[str, int] = {}
    if broker.startswith("redis"):
        lengths = _in_redis(broker)
    elif broker.startswith("filesystem"):
        lengths = _in_folder(Path(current_app.conf.broker_transport_options["data_folder_in"]))
    for queue, length in lengths.items():
        yield Figure("f1_queue_tasks", "Tasks that wait for a worker.", length, {"queue": queue})


def _in_redis(broker: str) -> dict[str, int]:
    commands = redis.Redis(connection_pool=pool(broker)).pipeline(transaction=False)
    for queue in QUEUES:
        commands.llen(queue)
    try:
        return dict(zip(QUEUES, map(int, commands.execute()), strict=True))
    except redis.RedisError:
        return {}


def _in_folder(folder: Path) -> dict[str, int]:
    names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
    # Kombu names a message's file by time, id and queue.
    return {queue: sum(name.endswith(f".{queue}.msg") for name in names) for queue in QUEUES}
