"""Which forecasts are scored against which result."""

from datetime import timedelta
from math import log

import numpy as np
import pytest
import time_machine
from django.core.management import call_command
from django.db.models import F

from analytics import due, up_to_date
from analytics.accuracy import score_predictions
from analytics.models import ModelAccuracy, Odds
from analytics.scoring import harville, normalised
from f1site.lib.jobs import catch_up
from ingestion import generation
from ingestion.models import Race, RaceResult
from predictions.forecasts import generate
from predictions.models import Forecast
from tests.analytics.forecasts import add_backtest

MODELS, STAGES = 5, 2
# All alike and the leader at both stages, the grid slot after qualifying.
REFERENCES = 5
ROWS = MODELS * STAGES + REFERENCES


@pytest.fixture
def monday(world, settings):
    """The day after the fifth race, which was forecast on Thursday and on Saturday night."""
    settings.F1_AS_OF = world.MONDAY
    generation.renew_facts()
    return world.MONDAY


def of_ensemble(stage, kind="live"):
    return ModelAccuracy.objects.get(model__type="ensemble", stage=stage, kind=kind)


def result(race, place):
    return RaceResult.objects.get(race=race, finish_position=place)


def test_each_model_is_scored_at_each_stage(world, monday):
    assert score_predictions(monday) == ROWS
    winner = result(world.race(), 1).driver
    for stage in ("before_weekend", "after_qualifying"):
        score = of_ensemble(stage)
        assert score.actual_winner == winner
        chance = score.forecast.predictions.get(driver=winner).win_probability
        assert score.log_loss == pytest.approx(-log(chance), abs=1e-3)
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
    assert score_predictions(monday) == ROWS
    after = of_ensemble("after_qualifying")
    assert (after.pk, after.actual_winner) == (before.pk, second.driver)
    assert after.log_loss != before.log_loss


def scored_forecasts(monday):
    score_predictions(monday)
    scored = ModelAccuracy.objects.filter(stage="after_qualifying", kind="live")
    return sorted(scored.values_list("forecast_id", flat=True))


def test_the_last_forecast_of_a_stage_before_the_start_counts(world, monday, settings):
    settings.F1_AS_OF = None
    with time_machine.travel(world.BEFORE_THE_START, tick=False):
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
    assert ModelAccuracy.objects.filter(kind="live").count() == MODELS * STAGES


def values():
    """What is stored, by row, with the instant of the last change."""
    return {
        (row.race.round_number, row.forecaster, row.stage, row.kind): (row.log_loss, row.scored_at)
        for row in ModelAccuracy.objects.select_related("race")
    }


@pytest.fixture
def two_races(world, settings):
    """Rounds 5 and 6 were forecast before they were run, and scored when both were over."""
    settings.F1_AS_OF = None
    thursday = world.race(6).start_time - timedelta(days=3)
    with time_machine.travel(thursday, tick=False):
        assert generate.generate(world.race(6), thursday)
    score_predictions(world.IMPORTED)
    return world.IMPORTED + timedelta(days=90)


def disqualify(race):
    """The winner, so that the others move up."""
    results = RaceResult.objects.filter(race=race)
    winner = results.get(finish_position=1)
    results.filter(pk=winner.pk).update(finish_position=None, status="disqualified")
    for row in results.filter(finish_position__gt=1).order_by("finish_position"):
        results.filter(pk=row.pk).update(finish_position=row.finish_position - 1)


def test_a_disqualification_months_later_changes_the_scores_of_its_race_only(world, two_races):
    before = values()
    disqualify(world.race(6))
    assert score_predictions(two_races) == MODELS + 2
    changed = {key for key, value in values().items() if before[key] != value}
    assert changed == {key for key in before if key[0] == 6}


def test_a_correction_changes_no_model_s_scores_of_a_later_race(world, two_races):
    before = values()
    disqualify(world.race(5))
    score_predictions(two_races)
    changed = {key for key, value in values().items() if before[key] != value}
    assert changed >= {key for key in before if key[0] == 5}
    # How often leaders win is estimated from the races before.
    assert {key[1] for key in changed if key[0] == 6} <= {"leader"}


def test_scores_of_a_result_that_is_withdrawn_are_deleted(world, two_races):
    Race.objects.filter(pk=world.race(6).pk).update(status="scheduled")
    assert score_predictions(two_races) == MODELS + 2
    assert {key[0] for key in values()} == {5}


def test_scores_of_races_after_the_present_instant_stay(world, two_races):
    before = values()
    assert score_predictions(world.THURSDAY) == 0
    assert values() == before


def test_a_backtest_is_scored_beside_the_live_forecast(world, monday):
    live = Forecast.objects.get(model__type="ensemble", stage="before_weekend")
    backtest = add_backtest(live, sharper=0.5)
    assert score_predictions(monday) == ROWS + 1
    scored = of_ensemble("before_weekend", "backtest")
    assert (scored.forecast, scored.model) == (backtest, live.model)
    assert scored.log_loss != of_ensemble("before_weekend").log_loss


def test_drivers_are_those_of_the_result_and_not_of_the_forecast(world, monday):
    forecast = Forecast.objects.get(model__type="ensemble", stage="before_weekend")
    rows = {row.driver_id: row.win_probability for row in forecast.predictions.all()}
    absent = result(world.race(), 3)
    RaceResult.objects.filter(pk=absent.pk).update(
        status="did_not_start", finish_position=None, grid_position=None
    )
    score_predictions(monday)
    winner = result(world.race(), 1).driver_id
    rest = 1 - rows[absent.driver_id]
    assert of_ensemble("before_weekend").log_loss == pytest.approx(-log(rows[winner] / rest), abs=2e-3)
    everyone = ModelAccuracy.objects.get(forecaster="uniform", stage="before_weekend")
    assert everyone.log_loss == pytest.approx(log(len(rows) - 1))


def test_a_reference_has_the_podium_that_follows_from_its_wins(world, monday):
    score_predictions(monday)
    found = ModelAccuracy.objects.get(forecaster="uniform", stage="before_weekend")
    count = RaceResult.objects.in_field().filter(race=world.race()).count()
    podium = harville(normalised(np.ones(count)))[0]
    assert found.podium_brier == pytest.approx((3 * (1 - podium) ** 2 + (count - 3) * podium**2) / count)
    assert (found.forecast, found.model, found.points_brier) == (None, None, None)


def test_two_winners_of_one_car_are_both_stored(world, monday):
    first, last = result(world.race(), 1), RaceResult.objects.filter(race=world.race()).last()
    RaceResult.objects.create(
        race=first.race,
        driver=last.driver,
        constructor=first.constructor,
        car_number="99",
        shared_car=True,
        position_order=2,
        finish_position=1,
        status="classified",
    )
    score_predictions(monday)
    scored = of_ensemble("before_weekend")
    assert {scored.actual_winner, scored.second_winner} == {first.driver, last.driver}


def test_bookmakers_are_scored_before_the_weekend_by_odds_taken_before_the_start(world, monday):
    race = world.race()
    score_predictions(monday)
    for row in RaceResult.objects.filter(race=race):
        odds = {"race": race, "driver": row.driver, "win": 2 + row.position_order}
        Odds.objects.create(source="early", taken_at=world.THURSDAY, **odds)
        Odds.objects.create(source="late", taken_at=race.start_time, **odds | {"win": 1000})
    assert score_predictions(monday) == 1
    (scored,) = ModelAccuracy.objects.filter(forecaster="bookmakers")
    assert (scored.stage, scored.kind, scored.top1_accuracy) == ("before_weekend", "reference", 1)
    Odds.objects.filter(source="early").delete()
    score_predictions(monday)
    assert not ModelAccuracy.objects.filter(forecaster="bookmakers").exists()


def tasks(now):
    return [one.task for one in due.due(now) if one.task == due.SCORE]


def test_scores_are_due_after_a_result_and_after_a_change_of_the_facts(world, monday):
    assert tasks(world.THURSDAY) == []
    assert tasks(monday) == [due.SCORE]
    up_to_date.score(monday)
    assert tasks(monday) == []
    generation.renew_facts()
    assert tasks(monday) == [due.SCORE]


def test_scores_are_due_after_new_odds_and_after_a_backtest(world, monday):
    up_to_date.score(monday)
    Odds.objects.create(race=world.race(), driver=result(world.race(), 1).driver, source="one", win=2)
    assert tasks(monday) == [due.SCORE]
    up_to_date.score(monday)
    Odds.objects.all().delete()
    assert tasks(monday) == [due.SCORE]
    up_to_date.score(monday)
    add_backtest(Forecast.objects.filter(race=world.race()).first())
    assert tasks(monday) == [due.SCORE]


def test_what_is_due_is_found_by_catch_up(monday):
    assert {"predictions.due.due", "analytics.due.due"} <= set(catch_up._due)
    assert due.SCORE in [one.task for one in catch_up.due(monday)]


def test_the_command_ends_with_what_it_changed(monday, capsys):
    for _ in range(2):
        call_command("score_predictions")
    changed, unchanged = capsys.readouterr().out.splitlines()
    assert changed == f"{ROWS} scores are new or changed."
    assert unchanged == "Every score is up to date."
