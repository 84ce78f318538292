"""Celery tasks of training, forecasting and backtests.

What they call is imported when they run: the scheduler and an idle worker need not hold the models'
packages in memory.
"""
# ruff: noqa: PLC0415

from base64 import b64encode
from datetime import timedelta
from typing import Any

from celery import shared_task

from f1site.lib import clock
from f1site.lib.jobs.task import JobTask

FORECAST = {"base": JobTask}


@shared_task(**FORECAST, retries=1, retry_after=timedelta(hours=2))
def train_models(always: bool = False) -> str:
    """Without `always`, only where the models would learn from something new."""
    from f1site.lib.jobs import progress
    from predictions.model_sets import promotion, training
    from predictions.up_to_date import train

    steps = [*training.STAGES, "storing"]
    shown: list[str] = []

    def step(label: str) -> None:
        progress.report(len(shown), len(steps), label)
        shown.append(label)

    models = train(clock.now(), step, always)
    if not models:
        return "The facts that models learn from have not changed since the last training."
    return f"Version {models[0].version}. {promotion.outcome(models)}"


@shared_task(**FORECAST, retry_after=timedelta(minutes=5))
def forecast_next_race() -> str:
    from predictions.up_to_date import forecast_race

    return _counted(forecast_race(clock.now()))


@shared_task(**FORECAST, retry_after=timedelta(minutes=5))
def forecast_season() -> str:
    from f1site.lib.progress import progress
    from predictions.up_to_date import forecast_season as forecast

    return _counted(forecast(clock.now(), progress))


@shared_task(**FORECAST, retry_after=timedelta(hours=1))
def backfill_record() -> str:
    """One block of a few races, so that no forecast of the next race waits for long."""
    from predictions.up_to_date import backfill

    added, left = backfill(clock.now())
    rest = f"{left} blocks of races are left." if left else "Nothing more is missing."
    return f"{added} forecasts of past races added, marked as backtests. {rest}"


def _counted(added: list[Any]) -> str:
    if not added:
        return "Nothing new, the last forecasts are unchanged."
    return f"{len(added)} forecasts added: {added[-1]}."


@shared_task(base=JobTask, retries=3, retry_after=timedelta(hours=1))
def update_archive() -> str:
    """Imports a new release, replaces or extends the demo world, completes what was left incomplete."""
    from predictions.bootstrap import import_newest

    messages: list[str] = []
    import_newest(clock.now(), messages.append)
    return " ".join(messages) or "There is no newer archive."


@shared_task(base=JobTask, retries=0)
def update_qualifying() -> str:
    """From the end of qualifying until its forecast exists, imports the next race's weekend."""
    from predictions.qualifying import update

    return update(clock.now())


@shared_task(base=JobTask, retries=1, retry_after=timedelta(minutes=10))
def checkpoint_ledger() -> str:
    """Once a day, by the clock of the machine."""
    from predictions.ledger import checkpoints

    made = checkpoints.add_daily(clock.real_now())
    return f"Document {made['number']} is signed." if made else "There is nothing to sign today."


@shared_task(ignore_result=False)
def backtest_season(season: int, fingerprint: str, as_of: str, **arguments: Any) -> str:
    """Returns the packed forecasts of one season of a backtest, as base64."""
    from predictions.backtest.run import Backtest

    backtest = Backtest(**arguments, as_of=clock.parse_instant(as_of))
    return b64encode(backtest.pack_season(season, fingerprint)).decode()
