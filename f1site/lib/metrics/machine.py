"""The disks that we write to, and the processes that count."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from prometheus_client import ProcessCollector

from f1site.lib.metrics import processes
from f1site.lib.metrics.figures import Figure

OF_A_PROCESS = {
    "f1_process_cpu_seconds": "CPU time of a process since its start.",
    "f1_process_resident_memory_bytes": "Memory of a process.",
}


def disks(now: datetime) -> Iterator[Figure]:
    for volume, folder in _volumes().items():
        usage = shutil.disk_usage(folder)
        share = usage.used / (usage.used + usage.free)
        yield Figure("f1_disk_used_ratio", "Used share of a volume.", share, {"volume": volume})


def _volumes() -> dict[str, Path]:
    volumes = {"var": settings.VAR_DIR, "models": settings.MODEL_DIR}
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        volumes["database"] = Path(connection.settings_dict["NAME"]).parent
    return {name: folder for name, folder in volumes.items() if folder.is_dir()}


def of_processes(now: datetime) -> Iterator[Figure]:
    """Each process on its own: a sum would fall when one ends."""
    for number, program in processes.alive(settings.METRICS_DIR):
        labels = {"process": str(number), "program": program}
        collector = ProcessCollector("f1", pid=lambda number=number: number, registry=None)  # type: ignore[misc]
        for metric in collector.collect():
            if metric.name in OF_A_PROCESS:
                for sample in metric.samples:
                    yield Figure(sample.name, OF_A_PROCESS[metric.name], sample.value, labels)
