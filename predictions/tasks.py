"""Celery's doors to training and forecasting; without a broker they run in this process."""

from base64 import b64encode
from typing import Any

from celery import shared_task

from f1site.lib import clock
from predictions.backtest.run import Backtest
from predictions.championship import simulate
from predictions.forecasts import generate
from predictions.model_sets import promotion, training


@shared_task(ignore_result=True)
def train_models() -> str:
    """Returns the version, and whether it serves."""
    models = training.train(clock.now())
    return f"{models[0].version}. {promotion.outcome(models)}"


@shared_task(ignore_result=True)
def forecast_next_race() -> int:
    """Returns the number of forecasts added; what is new of the race is news for the season too."""
    now = clock.now()
    made = generate.generate(generate.next_race(now), now)
    if made:
        forecast_season.delay()
    return len(made)


@shared_task(ignore_result=True)
def forecast_season() -> int:
    """Returns the number of forecasts added."""
    return len(simulate.generate(clock.now()))


@shared_task(ignore_result=False)
def backtest_season(season: int, fingerprint: str, as_of: str, **asked: Any) -> str:
    """Returns what the models of a backtest say of one of its seasons, packed, as base64."""
    backtest = Backtest(**asked, as_of=clock.parse_instant(as_of))
    return b64encode(backtest.of_season(season, fingerprint)).decode()
