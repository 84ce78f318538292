"""Whether the outside sources answer, and since when none of them does."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from f1site.lib.errors import ExternalAPIError, RateLimitError
from ingestion.models import ImportRun, SourceHealth
from ingestion.models.provenance import Source
from ingestion.sources.answers import record_error, record_success
from ingestion.sources.probes import probes

# A source that was asked within this time is not asked again only to see whether it answers.
PAUSE = timedelta(minutes=10)


def check_sources(now: datetime) -> str:
    """Asks each source at most once, stores whether it answered, and returns that as one sentence."""
    healths = {health.source: health for health in SourceHealth.objects.all()}
    found = [
        f"{source.label} {_check(source, request, healths.get(source), now)}"
        for source, request in probes().items()
    ]
    return f"{'; '.join(found)}."


def _check(source: Source, request: Callable[[], None], health: SourceHealth | None, now: datetime) -> str:
    # A clock that F1_AS_OF has stopped does not keep a source from being asked again.
    if health and health.last_asked and timedelta(0) < now - health.last_asked < PAUSE:
        return "was asked a moment ago"
    try:
        request()
    except RateLimitError:
        return "is not asked, because its limit of requests is reached"
    except ExternalAPIError as error:
        record_error(source, error.message, now)
        return f"does not answer: {error.message.rstrip('.')}"
    record_success(source, now)
    return "answers"


def reachable(asked: Iterable[SourceHealth]) -> dict[str, bool]:
    """By source, of those that were asked."""
    return {health.source: not health.is_failing for health in asked}


def out_of_reach_since(asked: Iterable[SourceHealth]) -> datetime | None:
    """Since when no source has answered; None while one does, or while one was never asked."""
    sources = probes().keys()
    since = [health.failing_since for health in asked if health.source in sources]
    failing = [at for at in since if at is not None]
    return max(failing) if len(failing) == len(sources) else None


def facts_as_of() -> datetime | None:
    """When facts were last imported from a source without a failure."""
    done = ImportRun.objects.filter(outcome=ImportRun.Outcome.SUCCEEDED, dry_run=False)
    last = done.filter(source__in=[Source.F1DB, Source.JOLPICA]).order_by("-started_at").first()
    return last.started_at if last else None
