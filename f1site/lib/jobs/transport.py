"""How messages of tasks travel; read by the settings, before Django is there."""

from pathlib import Path
from typing import Any

REDIS_SECONDS = 1.0
# One, for a connection that Redis has closed since it was last used.
ONE_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def options(broker_url: str, folder: Path, visibility_timeout: int) -> dict[str, Any]:
    """Of Celery's transport: Redis, or files in `folder`, which is made; none for another."""
    if broker_url.startswith("filesystem"):
        folder.mkdir(parents=True, exist_ok=True)
        return {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder / "control"}
    if not broker_url.startswith("redis"):
        return {}
    return {
        "visibility_timeout": visibility_timeout,
        # How often messages of killed workers are looked for, in seconds and in those looks.
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "queue_order_strategy": "priority",
        "socket_connect_timeout": REDIS_SECONDS,
        "socket_timeout": REDIS_SECONDS,
        # Without a number of retries a page would wait until Redis answers.
        **ONE_RETRY,
    }
