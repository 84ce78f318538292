"""Celery's doors to training and forecasting; without a broker they run in this process."""

from base64 import b64encode
from typing import Any

from celery import shared_task

from f1site.lib import clock
from predictions import forecasting, promotion, training
from predictions.backtest import Backtest


@shared_task(ignore_result=True)
def train_models() -> str:
    """Returns the version, and whether it serves."""
    models = training.train(clock.now())
    return f"{models[0].version}. {promotion.outcome(models)}"


@shared_task(ignore_result=True)
def forecast_next_race() -> int:
    """Returns the number of forecasts added."""
    now = clock.now()
    return len(forecasting.generate(forecasting.next_race(now), now))


@shared_task(ignore_result=False)
def backtest_season(season: int, fingerprint: str, as_of: str, **asked: Any) -> str:
    """Returns what the models of a backtest say of one of its seasons, packed, as base64."""
    backtest = Backtest(**asked, as_of=clock.parse_instant(as_of))
    return b64encode(backtest.of_season(season, fingerprint)).decode()
