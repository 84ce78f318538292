"""Requests to the sources. Each answer is stored, and used again while it is fresh or during an outage.

It is fresh for our `max_age`, and for as long as the source itself would give the same answer again.
"""

import logging
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from f1site.lib import retry
from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.metrics import instruments
from f1site.lib.rates import Rate
from ingestion.models import SourceAnswer, SourceHealth

logger = logging.getLogger(__name__)

SECRET_PARAMS = frozenset({"appid"})
# A success is stored at most this often.
HEALTH_INTERVAL = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """`stale`: the source did not answer, this is its last stored answer. `is_new`: it has just arrived."""

    payload: Any
    fetched_at: datetime
    stale: bool = False
    is_new: bool = field(default=False, compare=False)


def fetch(  # noqa: PLR0913 - what to request, and how often to try
    source: str,
    url: str,
    params: Mapping[str, Any] | None = None,
    *,
    rate: Rate,
    max_age: timedelta,
    now: datetime,
    wait: bool = True,
    tries: int = 5,
    validate: Callable[[Any], object] | None = None,
    parse: Callable[[bytes], Any] = retry.parse_json,
) -> Answer:
    """The stored answer if it is fresh, else a new one, else the stored one as stale.

    `parse` converts the body to the payload, by default from JSON. `parse` and `validate` raise
    ExternalAPIError if the answer is invalid, and then the request is repeated.

    Raises ExternalAPIError without any answer or on 404, RateLimitError if `wait` is false and the
    limit is reached.
    """
    address = without_secrets(url, params)
    # An answer fetched after `now` is not known yet.
    stored = SourceAnswer.objects.filter(source=source, url=address, fetched_at__lte=now).first()
    if stored and (now - stored.fetched_at < max_age or (stored.expires_at and now < stored.expires_at)):
        return _stored_answer(stored, parse)
    read = partial(_read, parse, validate)
    try:
        received = retry.request(url, params, read=read, rate=rate, wait=wait, tries=tries)
    except RateLimitError:
        raise
    except ExternalAPIError as error:
        if error.details.get("status") == 404:
            raise
        record_error(source, error.message, now)
        if stored is None:
            raise
        instruments.stale_answers.labels(source).inc()
        logger.warning("%s The stored answer of %s is used.", error.message, _minute(stored.fetched_at))
        return _stored_answer(stored, parse, stale=True)
    body, payload = received.value
    _store(source, address, body, now, now + received.lifetime if received.lifetime else None)
    record_success(source, now)
    return Answer(payload, now, is_new=True)


def forget(source: str, requests: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """The stored answers to these addresses with their parameters are asked again."""
    addresses = [without_secrets(url, params) for url, params in requests]
    SourceAnswer.objects.filter(source=source, url__in=addresses).delete()


def _stored_answer(stored: SourceAnswer, parse: Callable[[bytes], Any], *, stale: bool = False) -> Answer:
    return Answer(parse(zlib.decompress(stored.body)), stored.fetched_at, stale)


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _read(
    parse: Callable[[bytes], Any], validate: Callable[[Any], object] | None, body: bytes
) -> tuple[bytes, Any]:
    payload = parse(body)
    if validate is not None:
        validate(payload)
    return body, payload


def without_secrets(url: str, params: Mapping[str, Any] | None) -> str:
    """The address and its sorted parameters, without API keys; it identifies a request."""
    public = sorted((name, value) for name, value in (params or {}).items() if name not in SECRET_PARAMS)
    return f"{url}?{urlencode(public)}" if public else url


def _store(source: str, address: str, body: bytes, now: datetime, expires_at: datetime | None) -> None:
    values = {"fetched_at": now, "expires_at": expires_at, "body": zlib.compress(body)}
    SourceAnswer.objects.bulk_create(
        [SourceAnswer(source=source, url=address, **values)],
        update_conflicts=True,
        unique_fields=["source", "url"],
        update_fields=list(values),
    )


def record_success(source: str, now: datetime) -> None:
    outdated = Q(last_success_at=None) | Q(last_success_at__lte=now - HEALTH_INTERVAL)
    recovered = Q(failing_since__isnull=False)
    health = SourceHealth.objects.filter(source=source)
    if not health.filter(outdated | recovered).update(last_success_at=now, failing_since=None):
        SourceHealth.objects.bulk_create(
            [SourceHealth(source=source, last_success_at=now)], ignore_conflicts=True
        )


def record_error(source: str, message: str, now: datetime) -> None:
    SourceHealth.objects.bulk_create(
        [SourceHealth(source=source, last_error_at=now, last_error=message)],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["last_error_at", "last_error"],
    )
    SourceHealth.objects.filter(source=source, failing_since=None).update(failing_since=now)
