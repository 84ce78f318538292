"""Figures for `/metrics`: the serving models, the forecast of the next race, the ledger."""

import logging
import math
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, connections

from f1site.lib import clock, database
from f1site.lib.metrics.figures import Figure
from ingestion.models import Race
from predictions.ledger import checkpoints
from predictions.ledger.verification import Verification, verify
from predictions.models import Document, Forecast, TrainedModel

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)
# A check reads every forecast, so it is made once in this time.
LEDGER_SECONDS = 3600.0


def figures(now: datetime) -> Iterator[Figure]:
    serving = TrainedModel.objects.serving_at(now).first()
    if serving is not None:
        age = max(0.0, (now - serving.trained_at).total_seconds())
        yield Figure("f1_serving_model_age_seconds", "Since the serving models were trained.", age)
    added_by = clock.real_now()
    added = Forecast.objects.filter(created_at__gt=added_by - DAY, created_at__lte=added_by).count()
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
        age = max(0.0, (clock.real_now() - newest.created_at).total_seconds())
        yield Figure("f1_next_race_forecast_age_seconds", "Since its newest forecast was added.", age)


class LedgerCheck:
    """The ledger as last verified. A thread looks again, so that no scrape waits for it."""

    def __init__(self) -> None:
        self.found: Verification | None = None
        self.looked_at: datetime | None = None
        self.due_at = 0.0
        self.running = threading.Lock()

    def start_if_due(self) -> None:
        if time.monotonic() >= self.due_at and self.running.acquire(blocking=False):
            threading.Thread(target=self._run, name="ledger-check", daemon=True).start()

    def look(self) -> None:
        self.found, self.looked_at = verify(), clock.real_now()

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


ledger_check = LedgerCheck()


def ledger(now: datetime) -> Iterator[Figure]:
    """Whether it is whole is absent until the first check of this process has ended."""
    newest = Document.objects.order_by("number").values_list("number", flat=True).last() or 0
    yield Figure("f1_ledger_documents", "Documents in the ledger.", newest)
    if last := checkpoints.last():
        age = (clock.real_now() - datetime.fromisoformat(last["time"])).total_seconds()
        yield Figure("f1_ledger_checkpoint_age_seconds", "Since the last checkpoint was signed.", age)
    ledger_check.start_if_due()
    if ledger_check.found is not None:
        yield Figure(
            "f1_ledger_whole", "Whether documents, hashes and rows fit.", not ledger_check.found.breaks
        )
