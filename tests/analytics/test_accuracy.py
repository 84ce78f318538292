"""Which forecasts are scored against which result."""

from datetime import timedelta
from math import log

import pytest
from django.core.management import call_command
from django.db.models import F

from analytics import due, up_to_date
from analytics.accuracy import score_predictions
from analytics.models import ModelAccuracy
from f1site.lib.jobs import catch_up
from ingestion import generation
from ingestion.models import RaceResult
from predictions.forecasts import generate
from predictions.models import Forecast

MODELS, STAGES = 5, 2


@pytest.fixture
def monday(world, settings):
    """The day after the fifth race, which was forecast on Thursday and on Saturday night."""
    settings.F1_AS_OF = world.MONDAY
    generation.renew_facts()
    return world.MONDAY


def of_ensemble(stage):
    return ModelAccuracy.objects.get(model__type="ensemble", stage=stage)


def result(race, place):
    return RaceResult.objects.get(race=race, finish_position=place)


def test_each_model_is_scored_at_each_stage(world, monday):
    assert score_predictions(monday) == MODELS * STAGES
    winner = result(world.race(), 1).driver
    for stage in ("before_weekend", "after_qualifying"):
        score = of_ensemble(stage)
        assert score.actual_winner == winner
        chance = score.forecast.predictions.get(driver=winner).win_probability
        assert score.log_loss == pytest.approx(-log(chance))
        favourite = score.forecast.predictions.order_by(F("win_probability").desc())[0].driver
        assert score.predicted_winner == favourite


def test_a_second_time_changes_nothing(monday):
    score_predictions(monday)
    before = list(ModelAccuracy.objects.order_by("pk").values())
    assert score_predictions(monday) == 0
    assert list(ModelAccuracy.objects.order_by("pk").values()) == before


def test_a_race_without_a_result_is_not_scored(world):
    assert score_predictions(world.THURSDAY) == 0


def test_a_corrected_result_changes_the_scores(world, monday):
    score_predictions(monday)
    before = of_ensemble("after_qualifying")
    first, second = result(world.race(), 1), result(world.race(), 2)
    RaceResult.objects.filter(pk=first.pk).update(finish_position=None, position_order=30)
    RaceResult.objects.filter(pk=second.pk).update(finish_position=1, position_order=1)
    assert score_predictions(monday) == MODELS * STAGES
    after = of_ensemble("after_qualifying")
    assert (after.pk, after.actual_winner) == (before.pk, second.driver)
    assert after.log_loss != before.log_loss


def scored_forecasts(monday):
    score_predictions(monday)
    scored = ModelAccuracy.objects.filter(stage="after_qualifying")
    return sorted(scored.values_list("forecast_id", flat=True))


def test_the_last_forecast_of_a_stage_before_the_start_counts(world, monday, settings):
    settings.F1_AS_OF = world.BEFORE_THE_START
    final = generate.generate(world.race(), world.BEFORE_THE_START)
    assert len(final) == MODELS
    assert scored_forecasts(monday) == sorted(forecast.pk for forecast in final)


def test_a_forecast_made_after_the_race_as_of_an_instant_before_it_does_not_count(world, monday):
    late = generate.generate(world.race(), world.BEFORE_THE_START)
    assert not set(scored_forecasts(monday)) & {forecast.pk for forecast in late}


def test_a_forecast_made_after_the_start_does_not_count(world, monday):
    start = world.race().start_time
    assert generate.generate(world.race(), start + timedelta(hours=1))
    assert Forecast.objects.filter(race=world.race(), as_of__gte=start).exists()
    score_predictions(monday)
    assert not ModelAccuracy.objects.filter(forecast__as_of__gte=start).exists()
    assert ModelAccuracy.objects.count() == MODELS * STAGES


def tasks(now):
    return [one.task for one in due.due(now)]


def test_scores_are_due_after_a_result_and_after_a_change_of_the_facts(world, monday):
    assert tasks(world.THURSDAY) == []
    assert tasks(monday) == [due.SCORE]
    up_to_date.score(monday)
    assert tasks(monday) == []
    generation.renew_facts()
    assert tasks(monday) == [due.SCORE]


def test_what_is_due_is_found_by_catch_up(monday):
    assert {"predictions.due.due", "analytics.due.due"} <= set(catch_up._due)
    assert due.SCORE in [one.task for one in catch_up.due(monday)]


def test_the_command_ends_with_what_it_changed(monday, capsys):
    for _ in range(2):
        call_command("score_predictions")
    changed, unchanged = capsys.readouterr().out.splitlines()
    assert changed == "10 scores are new or changed."
    assert unchanged == "Every score is up to date."
