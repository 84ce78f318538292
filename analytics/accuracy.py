"""Scores the forecasts of races with a result, once, and again after a correction."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from django.db import transaction

from analytics.models import ModelAccuracy
from analytics.scoring import scores
from f1site.lib import clock, tracing
from f1site.lib.progress import progress
from ingestion.models import Race
from predictions.models import Forecast

FIELDS = (
    "forecast_id",
    "log_loss",
    "brier_score",
    "podium_brier",
    "top3_accuracy",
    "predicted_winner_id",
    "actual_winner_id",
)


@tracing.traced("scores")
def score_predictions(now: datetime) -> int:
    """Score every forecast that counts against the results known at `now`; returns the rows that changed."""
    races = Race.objects.held(now).filter(forecasts__isnull=False).distinct().order_by("date")
    return sum(score_race(race) for race in progress(list(races), "Scoring races"))


@transaction.atomic
def score_race(race: Race) -> int:
    """Of each model and stage the last forecast made before the start counts. Returns the rows changed."""
    finishers = race.raceresult_set.filter(finish_position__lte=3).order_by("position_order")
    order = list(finishers.values_list("driver_id", "finish_position"))
    if not any(position == 1 for _, position in order):
        return 0
    stored = {(row.model_id, row.stage): row for row in ModelAccuracy.objects.filter(race=race)}
    changed = 0
    for forecast in counting_forecasts(race):
        row = _scored(forecast, order)
        old = stored.get((row.model_id, row.stage))
        if old and all(getattr(old, field) == getattr(row, field) for field in FIELDS):
            continue
        values = {field: getattr(row, field) for field in (*FIELDS, "scored_at")}
        ModelAccuracy.objects.update_or_create(
            model_id=row.model_id, race=race, stage=row.stage, defaults=values
        )
        changed += 1
    return changed


def counting_forecasts(race: Race) -> Iterable[Forecast]:
    start = race.earliest_start
    # One made later as of an instant before the start is no forecast of the race.
    made = Forecast.objects.filter(race=race, as_of__lt=start, created_at__lt=start).select_related("model")
    last = {(f.model.type, f.stage): f for f in made.order_by("as_of", "pk").prefetch_related("predictions")}
    return last.values()


def _scored(forecast: Forecast, order: list[tuple[int, int | None]]) -> ModelAccuracy:
    rows = sorted(forecast.predictions.all(), key=lambda row: row.driver_id)
    winners = {driver for driver, position in order if position == 1}
    podium = {driver for driver, _ in order}
    found = scores(
        np.array([row.win_probability for row in rows]),
        np.array([row.podium_probability for row in rows]),
        np.array([row.driver_id in winners for row in rows]),
        np.array([row.driver_id in podium for row in rows]),
    )
    return ModelAccuracy(
        model_id=forecast.model_id,
        stage=forecast.stage,
        forecast_id=forecast.pk,
        **vars(found),
        predicted_winner_id=max(rows, key=lambda row: row.win_probability).driver_id,
        actual_winner_id=order[0][0],
        scored_at=clock.now(),
    )
