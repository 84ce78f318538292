"""Asking a source, and keeping what it said: an answer serves while it is fresh, and in an outage."""

import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q

from f1site.lib import retry
from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.rates import Rate
from ingestion.models import SourceAnswer, SourceHealth

logger = logging.getLogger(__name__)

SECRET_PARAMS = frozenset({"appid"})
# A source asked all the time need not have its success written down each time.
HEALTH_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """`stale` says that the source did not answer and this is what it said before."""

    payload: Any
    fetched_at: datetime
    stale: bool = False


def fetch(  # noqa: PLR0913 - what to ask, and how patiently
    source: str,
    url: str,
    params: Mapping[str, Any] | None = None,
    *,
    rate: Rate,
    fresh_for: timedelta,
    now: datetime,
    wait: bool = True,
    tries: int = 5,
    validate: Callable[[Any], object] | None = None,
    parse: Callable[[bytes], Any] = retry.parse_json,
) -> Answer:
    """The kept answer if it is younger than `fresh_for`, else a new one, else the kept one as stale.

    `parse` makes the payload of a body, JSON unless told otherwise. It and `validate` raise
    ExternalAPIError, which lets the source be asked again.

    Raises ExternalAPIError where there is no answer at all or none exists (404), RateLimitError if
    told not to wait for the rate.
    """
    address = without_secrets(url, params)
    # What was said after `now` cannot be known yet.
    kept = SourceAnswer.objects.filter(source=source, url=address, fetched_at__lte=now).first()
    if kept and now - kept.fetched_at < fresh_for:
        return Answer(parse(zlib.decompress(kept.body)), kept.fetched_at)

    def read(body: bytes) -> tuple[bytes, Any]:
        payload = parse(body)
        if validate is not None:
            validate(payload)
        return body, payload

    try:
        body, payload = retry.ask(url, params, read=read, rate=rate, wait=wait, tries=tries)
    except RateLimitError:
        raise
    except ExternalAPIError as error:
        if error.details.get("status") == 404:
            raise
        record_error(source, error.message, now)
        if kept is None:
            raise
        logger.warning("%s The answer of %s serves.", error.message, f"{kept.fetched_at:%Y-%m-%d %H:%M}")
        return Answer(parse(zlib.decompress(kept.body)), kept.fetched_at, stale=True)
    _keep(source, address, body, now)
    record_success(source, now)
    return Answer(payload, now)


def without_secrets(url: str, params: Mapping[str, Any] | None) -> str:
    """What identifies a question: its address and parameters, in order, without a key."""
    told = sorted((name, value) for name, value in (params or {}).items() if name not in SECRET_PARAMS)
    return f"{url}?{urlencode(told)}" if told else url


def _keep(source: str, address: str, body: bytes, now: datetime) -> None:
    SourceAnswer.objects.bulk_create(
        [SourceAnswer(source=source, url=address, fetched_at=now, body=zlib.compress(body))],
        update_conflicts=True,
        unique_fields=["source", "url"],
        update_fields=["fetched_at", "body"],
    )


def record_success(source: str, now: datetime) -> None:
    outdated = Q(last_success_at=None) | Q(last_success_at__lte=now - HEALTH_STEP)
    recovered = Q(last_error_at__gte=F("last_success_at"))
    health = SourceHealth.objects.filter(source=source)
    if not health.filter(outdated | recovered).update(last_success_at=now):
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
