"""Figures for `/metrics`: the serving models, the forecast of the next race, the ledger."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

from django.db import DatabaseError, connections

from f1site.lib.metrics.figures import Figure
from ingestion import generation
from ingestion.models import Race
from predictions.forecasts import seals
from predictions.models import Forecast, TrainedModel

DAY = timedelta(days=1)
# Every forecast is read for it: after a change of the data, at most this often.
LEDGER_SECONDS = 600.0


def figures(now: datetime) -> Iterator[Figure]:
    serving = TrainedModel.objects.serving_at(now).first()
    if serving is not None:
        age = max(0.0, (now - serving.trained_at).total_seconds())
        yield Figure("f1_serving_model_age_seconds", "Since the serving models were trained.", age)
    added = Forecast.objects.filter(created_at__gt=now - DAY, created_at__lte=now).count()
    yield Figure("f1_forecasts_last_day", "Forecasts added in the last 24 hours.", added)
    yield from _next_race(now)


def _next_race(now: datetime) -> Iterator[Figure]:
    race = Race.objects.upcoming(now).first()
    if race is None:
        return
    start = race.start_time or datetime.combine(race.date, time_of_day.min, UTC)
    until = (start - now).total_seconds()
    yield Figure("f1_next_race_start_seconds", "Until the next race starts; negative while it runs.", until)
    newest = Forecast.objects.filter(race=race).made_by(now).order_by("created_at").last()
    yield Figure("f1_next_race_has_forecast", "Whether the next race has a forecast.", newest is not None)
    if newest is not None:
        age = max(0.0, (now - newest.created_at).total_seconds())
        yield Figure("f1_next_race_forecast_age_seconds", "Since its newest forecast was added.", age)


class _LedgerCheck:
    """Whether the ledger is whole, as last found. A thread looks again, so that no scrape waits for it."""

    def __init__(self) -> None:
        self.is_whole: bool | None = None
        self.generation = ""
        self.checked_at = -LEDGER_SECONDS
        self.lock = threading.Lock()

    def start_if_due(self) -> None:
        current = generation.current()
        recent = time.monotonic() - self.checked_at < LEDGER_SECONDS
        is_due = self.is_whole is None or (current != self.generation and not recent)
        if is_due and self.lock.acquire(blocking=False):
            self.generation = current
            threading.Thread(target=self._run, name="ledger-check", daemon=True).start()

    def _run(self) -> None:
        try:
            self.is_whole = not seals.broken()
        except DatabaseError:
            self.is_whole = None
        finally:
            self.checked_at = time.monotonic()
            self.lock.release()
            connections.close_all()


_ledger = _LedgerCheck()


def ledger(now: datetime) -> Iterator[Figure]:
    """Absent until the first check has ended."""
    _ledger.start_if_due()
    if _ledger.is_whole is not None:
        yield Figure("f1_ledger_whole", "Whether every seal fits its forecast.", _ledger.is_whole)
