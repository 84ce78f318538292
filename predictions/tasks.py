"""Celery's doors to training and forecasting; without a broker they run in this process."""

from celery import shared_task

from f1site.lib import clock
from predictions import forecasting, training


@shared_task(ignore_result=True)
def train_models() -> str:
    return training.train(clock.now())[0].version


@shared_task(ignore_result=True)
def forecast_next_race() -> int:
    """Returns the number of forecasts added."""
    now = clock.now()
    return len(forecasting.generate(forecasting.next_race(now), now))
