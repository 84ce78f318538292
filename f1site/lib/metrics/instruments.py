"""What is counted and timed where it happens. Every process adds to the same totals; see `processes`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Histogram

from f1site.lib.errors import F1AnalyticsError
from f1site.lib.metrics import processes  # noqa: F401 - before the first instrument is made

REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)
# Of the cache of answers, level "answers": where an answer came from.
ANSWERED = ("process", "redis", "stale", "miss")
LONG_BUCKETS = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)

request_seconds = Histogram(
    "f1_http_request_duration_seconds",
    "Time to answer a request.",
    ["endpoint", "method", "status_class"],
    buckets=REQUEST_BUCKETS,
    registry=None,
)
responses = Counter("f1_http_responses", "Answers by status.", ["status"], registry=None)
cache_lookups = Counter(
    "f1_cache_lookups", "Lookups in a cache, by what came of them.", ["level", "outcome"], registry=None
)
api_limits = Counter(
    "f1_api_limits",
    "Requests that the limits of the API accepted or refused, by where they are counted.",
    ["counted_in", "outcome"],
    registry=None,
)
operation_seconds = Histogram(
    "f1_operation_duration_seconds",
    "Time of a forecast, an inference or a training that succeeded.",
    ["operation"],
    buckets=LONG_BUCKETS,
    registry=None,
)
operation_failures = Counter(
    "f1_operation_failures", "Forecasts, inferences and trainings that failed.", ["operation"], registry=None
)
tasks = Counter("f1_tasks", "Celery tasks by outcome.", ["task", "outcome"], registry=None)
task_seconds = Histogram(
    "f1_task_duration_seconds", "Time of a Celery task.", ["task"], buckets=LONG_BUCKETS, registry=None
)
stale_answers = Counter(
    "f1_stale_answers", "Stored answers used because the source did not answer.", ["source"], registry=None
)

# Prometheus sees an increase only if it has seen the total before. So these are there from the start.
for _status in (200, 500, 503):
    responses.labels(_status)
for _operation in ("forecast", "inference", "training"):
    operation_seconds.labels(_operation)
    operation_failures.labels(_operation)
for _where in ("redis", "process"):
    for _outcome in ("accepted", "refused"):
        api_limits.labels(_where, _outcome)
for _outcome in ("hit", "miss", "error"):
    for _level in ("process", "memory", "files", "redis"):
        cache_lookups.labels(_level, _outcome)
for _outcome in ANSWERED:
    cache_lookups.labels("answers", _outcome)


@contextmanager
def timed(operation: str) -> Iterator[None]:
    """Times what succeeds. An error that is the caller's, or that passes by itself, is no failure."""
    start = time.perf_counter()
    try:
        yield
    except F1AnalyticsError as error:
        if error.status == F1AnalyticsError.status:
            operation_failures.labels(operation).inc()
        raise
    except Exception:
        operation_failures.labels(operation).inc()
        raise
    operation_seconds.labels(operation).observe(time.perf_counter() - start)
