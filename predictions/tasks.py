"""Celery's doors to training and forecasting; without a broker they run in this process."""

from celery import shared_task

from f1site.lib import clock
from predictions import forecasting, season, training


@shared_task(ignore_result=True)
def train_models() -> str:
    return training.train(clock.now())[0].version


@shared_task(ignore_result=True)
def forecast_next_race() -> int:
    """Returns the number of forecasts added; what is new of the race is news for the season too."""
    now = clock.now()
    made = forecasting.generate(forecasting.next_race(now), now)
    if made:
        forecast_season.delay()
    return len(made)


@shared_task(ignore_result=True)
def forecast_season() -> int:
    """Returns the number of forecasts added."""
    return len(season.generate(clock.now()))
