"""Figures that are read when Prometheus asks. Each app registers its own, as it does for `doctor`."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import DatabaseError
from django.utils.module_loading import import_string
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from f1site.lib import database, health
from f1site.lib.errors import F1AnalyticsError

logger = logging.getLogger(__name__)

# Prometheus waits 10 s by default: figures that could not be read in this time are left out.
SECONDS = 6.0


class Figure(NamedTuple):
    name: str
    help: str
    value: float
    labels: Mapping[str, str] = {}


_paths: list[str] = []
# Read whether the database answers or not.
WITHOUT_DATABASE = (
    "f1site.lib.metrics.machine.disks",
    "f1site.lib.metrics.machine.of_processes",
    "f1site.lib.metrics.queues.figures",
    "f1site.lib.metrics.visitors.figures",
)


def register(path: str) -> None:
    """`path` is the dotted path of a function that takes the present instant and yields figures.

    It may query the database. If that fails, its figures are absent.
    """
    if path not in _paths:
        _paths.append(path)


def read(now: datetime) -> Iterator[Figure]:
    """The figures of all apps, and whether the database answers."""
    deadline = time.monotonic() + SECONDS
    with database.wait_up_to(database.REQUEST_SECONDS):
        is_up = not health.database()
        yield Figure("f1_database_up", "Whether the database answers.", is_up)
        for path in (*WITHOUT_DATABASE, *(_paths if is_up else ())):
            if time.monotonic() < deadline:
                yield from _read_one(path, now)


def _read_one(path: str, now: datetime) -> list[Figure]:
    try:
        return list(import_string(path)(now))
    except (DatabaseError, F1AnalyticsError, OSError) as error:
        logger.warning("/metrics is without the figures of %s: %s", path, " ".join(str(error).split()))
        return []


def families(found: Iterable[Figure]) -> list[Metric]:
    """Prometheus wants the samples of one name together; a name in _total is a counter's."""
    by_name: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
    for figure in found:
        if figure.name not in by_name:
            kind = CounterMetricFamily if figure.name.endswith("_total") else GaugeMetricFamily
            by_name[figure.name] = kind(figure.name, figure.help, labels=list(figure.labels))
        by_name[figure.name].add_metric(list(figure.labels.values()), figure.value)
    return list(by_name.values())
