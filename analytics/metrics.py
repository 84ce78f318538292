"""Figures for `/metrics`: how good the last live forecasts were."""

from collections.abc import Iterator
from datetime import datetime
from statistics import fmean

from analytics.models import ModelAccuracy, ScoreKind
from f1site.lib.metrics.figures import Figure
from predictions.models.forecast import STAGE_ORDER

RACES = 10


def figures(now: datetime) -> Iterator[Figure]:
    scores = _last_scores(now)
    yield Figure("f1_scored_races", f"Races that the scores are of, {RACES} at most.", len(scores))
    if scores:
        won = fmean(score.predicted_winner_id == score.actual_winner_id for score in scores)
        loss = fmean(score.log_loss for score in scores)
        yield Figure("f1_favourite_won_ratio", "Share of these races that the favourite won.", won)
        yield Figure("f1_log_loss_nats", "Mean log loss of their winners.", loss)


def _last_scores(now: datetime) -> list[ModelAccuracy]:
    """One of each of the last races: the ensemble's forecast of the latest stage."""
    found = ModelAccuracy.objects.filter(forecaster="ensemble", kind=ScoreKind.LIVE, scored_at__lte=now)
    races = list(found.order_by("-race__date", "-race").values_list("race", flat=True).distinct()[:RACES])
    best: dict[int, ModelAccuracy] = {}
    for score in found.filter(race__in=races):
        other = best.get(score.race_id)
        if other is None or STAGE_ORDER[score.stage] > STAGE_ORDER[other.stage]:
            best[score.race_id] = score
    return list(best.values())
