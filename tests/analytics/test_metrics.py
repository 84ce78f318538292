"""How good the last forecasts were, as /metrics shows it."""

import pytest

from analytics import metrics
from analytics.models import ModelAccuracy
from predictions.models import Forecast, TrainedModel
from tests.world import MONDAY

pytestmark = pytest.mark.django_db


def figures():
    return {one.name: one.value for one in metrics.figures(MONDAY)}


def score(race, stage, has_won, log_loss, *, model="ensemble", kind="live"):
    """`has_won`: whether the favourite did."""
    first, second = race.raceresult_set.order_by("pk")[:2]
    return ModelAccuracy.objects.create(
        model=TrainedModel.objects.get(type=model),
        race=race,
        forecaster=model,
        stage=stage,
        kind=kind,
        forecast=Forecast.objects.filter(model__type=model).first(),
        log_loss=log_loss,
        brier_score=1,
        rps=0.1,
        podium_brier=0.1,
        top1_accuracy=has_won,
        winner_rank=1,
        top3_accuracy=1,
        predicted_winner=(first if has_won else second).driver,
        actual_winner=first.driver,
        scored_at=MONDAY,
    )


def test_before_the_first_score_there_is_none_to_show():
    assert figures() == {"f1_scored_races": 0}


def test_of_a_race_the_latest_stage_of_the_ensemble_counts(world):
    race, other, *_ = world.rounds()
    score(race, "before_weekend", False, 3.0)
    score(race, "after_qualifying", True, 1.0)
    score(race, "after_qualifying", False, 9.0, model="elo")
    score(race, "after_qualifying", False, 9.0, kind="backtest")
    score(other, "before_weekend", False, 2.0)
    assert figures() == {"f1_scored_races": 2, "f1_favourite_won_ratio": 0.5, "f1_log_loss_nats": 1.5}


def test_only_the_last_ten_races_count(world):
    races = sorted([*world.rounds(), *world.rounds(world.SEASON - 1)], key=lambda race: race.date)[-11:]
    score(races[0], "before_weekend", True, 50.0)
    for race in races[1:]:
        score(race, "before_weekend", False, 2.0)
    assert figures() == {"f1_scored_races": 10, "f1_favourite_won_ratio": 0, "f1_log_loss_nats": 2}
