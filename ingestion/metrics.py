"""Figures for `/metrics`: how old the facts are, and how the sources respond."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db.models import Max

from f1site.lib.metrics.figures import Figure
from ingestion import durations
from ingestion.models import ImportRun, Race, SourceHealth

# A source that has not been asked for so long is not used any more.
IN_USE = timedelta(days=7)


def figures(now: datetime) -> Iterator[Figure]:
    yield from _imports(now)
    yield from _results(now)
    yield from _sources(now)


def _imports(now: datetime) -> Iterator[Figure]:
    done = ImportRun.objects.filter(outcome=ImportRun.Outcome.SUCCEEDED, dry_run=False)
    last = done.aggregate(last=Max("finished_at"))["last"]
    if last is not None:
        yield Figure("f1_facts_age_seconds", "Since the last import that succeeded.", _seconds(now - last))


def _results(now: datetime) -> Iterator[Figure]:
    races = Race.objects.finished(now).order_by("date", "start_time", "pk")
    newest = races.filter(status=Race.Status.HELD).last()
    if newest is None:
        return
    yield Figure("f1_newest_result_age_seconds", "Since the last race with a result.", _since(newest, now))
    missing = races.filter(status=Race.Status.SCHEDULED, date__gt=newest.date).first()
    overdue = _since(missing, now) if missing else 0.0
    yield Figure("f1_result_overdue_seconds", "Since the first race that lacks its result.", overdue)


def _since(race: Race, now: datetime) -> float:
    """Seconds since the race was over, or since the end of its day where only that is known."""
    if race.start_time is not None:
        return _seconds(now - race.start_time - durations.RACE)
    return _seconds(now - datetime.combine(race.date + timedelta(days=1), time.min, UTC))


def _sources(now: datetime) -> Iterator[Figure]:
    for health in SourceHealth.objects.all():
        if health.last_asked is None or health.last_asked < now - IN_USE:
            continue
        labels = {"source": health.source}
        yield Figure("f1_source_up", "Whether the last request succeeded.", not health.is_failing, labels)
        failing = _seconds(now - health.failing_since) if health.failing_since else 0.0
        yield Figure(
            "f1_source_failing_seconds", "Since its first failure in a row; 0 if it answers.", failing, labels
        )
        if health.last_success_at is not None:
            age = _seconds(now - health.last_success_at)
            yield Figure("f1_source_success_age_seconds", "Since a source last answered.", age, labels)


def _seconds(age: timedelta) -> float:
    return max(0.0, age.total_seconds())
