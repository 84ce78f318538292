"""Figures for `/metrics`: the serving models, the forecast of the next race, the ledger."""

import logging
import math
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, connections

from f1site.lib import database
from f1site.lib.database.snapshot import snapshot
from f1site.lib.metrics.figures import Figure
from ingestion.models import Race
from predictions.forecasts import seals
from predictions.models import Forecast, TrainedModel

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)
# A check reads every forecast, so it is made once in this time.
LEDGER_SECONDS = 3600.0


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
    until = (race.earliest_start - now).total_seconds()
    yield Figure("f1_next_race_start_seconds", "Until the next race starts; negative while it runs.", until)
    newest = Forecast.objects.filter(race=race).made_by(now).order_by("created_at").last()
    yield Figure("f1_next_race_has_forecast", "Whether the next race has a forecast.", newest is not None)
    if newest is not None:
        age = max(0.0, (now - newest.created_at).total_seconds())
        yield Figure("f1_next_race_forecast_age_seconds", "Since its newest forecast was added.", age)


class LedgerCheck:
    """Whether the ledger is whole, as last found. A thread looks again, so that no scrape waits for it."""

    def __init__(self) -> None:
        self.is_whole: bool | None = None
        self.due_at = 0.0
        self.running = threading.Lock()

    def start_if_due(self) -> None:
        if time.monotonic() >= self.due_at and self.running.acquire(blocking=False):
            threading.Thread(target=self._run, name="ledger-check", daemon=True).start()

    def look(self) -> None:
        """In one snapshot: a merge moves forecasts and adds to what explains their seals."""
        with snapshot():
            self.is_whole = not seals.broken()

    def _run(self) -> None:
        try:
            with database.wait_up_to(math.inf):
                self.look()
            self.due_at = time.monotonic() + LEDGER_SECONDS
        except DatabaseError as error:
            logger.warning("The ledger could not be checked: %s", error)
        finally:
            self.running.release()
            connections.close_all()


_check = LedgerCheck()


def ledger(now: datetime) -> Iterator[Figure]:
    """Absent until the first check of this process has ended."""
    _check.start_if_due()
    if _check.is_whole is not None:
        yield Figure("f1_ledger_whole", "Whether every seal fits its forecast.", _check.is_whole)
