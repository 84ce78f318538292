"""Celery's doors to training and forecasting; without a broker they run in this process."""

from celery import shared_task

from f1site.lib import clock
from predictions import forecasting, promotion, training


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
