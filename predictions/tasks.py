"""Celery tasks for training and forecasting; without a broker they run in this process."""

from base64 import b64encode
from typing import Any

from celery import shared_task

from f1site.lib import clock
from predictions.backtest.run import Backtest
from predictions.championship import simulate
from predictions.data import stages
from predictions.forecasts import generate
from predictions.model_sets import promotion, training


@shared_task(ignore_result=True)
def train_models() -> str:
    """Returns the version, and whether it serves."""
    models = training.train(clock.now())
    return f"{models[0].version}. {promotion.outcome(models)}"


@shared_task(ignore_result=True)
def forecast_next_race() -> int:
    """Returns the number of forecasts added; a new race forecast starts a season forecast."""
    now = clock.now()
    made = generate.generate(stages.next_race(now), now)
    if made:
        forecast_season.delay()
    return len(made)


@shared_task(ignore_result=True)
def forecast_season() -> int:
    """Returns the number of forecasts added."""
    return len(simulate.generate(clock.now()))


@shared_task(ignore_result=False)
def backtest_season(season: int, fingerprint: str, as_of: str, **arguments: Any) -> str:
    """Returns the packed forecasts of one season of a backtest, as base64."""
    backtest = Backtest(**arguments, as_of=clock.parse_instant(as_of))
    return b64encode(backtest.pack_season(season, fingerprint)).decode()
