from datetime import timedelta

from celery import shared_task

from f1site.lib import clock
from f1site.lib.jobs.task import JobTask


@shared_task(base=JobTask, retry_after=timedelta(minutes=5))
def score_predictions() -> str:
    # Only when it runs: an idle worker need not hold what it imports.
    from analytics.up_to_date import score  # noqa: PLC0415

    changed = score(clock.now())
    return f"{changed} scores are new or changed."


@shared_task(base=JobTask, retry_after=timedelta(minutes=5))
def recalculate_coefficients() -> str:
    from analytics.up_to_date import recalculate_coefficients  # noqa: PLC0415

    stored = recalculate_coefficients(clock.now())
    return f"{stored} track coefficients stored." if stored else "The track coefficients are unchanged."
