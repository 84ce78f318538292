"""The races whose winner the ensemble thought least likely."""

import pytest

from analytics.models import ModelAccuracy
from ingestion.models import Race
from predictions.models import Prediction
from tests.analytics import record

PATH = "biggest-surprises"


def test_the_largest_loss_comes_first_and_each_race_once(backtests, get):
    answer = get(PATH)
    losses = [row["log_loss"] for row in answer["races"]]
    assert (losses, answer["scored_races"]) == (sorted(losses, reverse=True), 10)
    assert len({row["race_id"] for row in answer["races"]}) == 10
    assert {row["stage"] for row in answer["races"]} == {"after_qualifying"}


def test_a_race_has_its_winner_and_favourite_with_their_published_probabilities(backtests, get):
    row = get(PATH, limit=1, stage="before_weekend")["races"][0]
    winner = Prediction.objects.get(forecast=row["forecast_id"], driver=row["winner_id"])
    favourite = Prediction.objects.filter(forecast=row["forecast_id"]).order_by("-win_probability")[0]
    assert row["winner_probability"] == winner.win_probability
    assert (row["favourite_id"], row["favourite_probability"]) == (
        favourite.driver_id,
        favourite.win_probability,
    )


def test_the_probabilities_of_two_winners_of_one_car_are_added(backtests, get):
    row = get(PATH, limit=1)["races"][0]
    other = Prediction.objects.filter(forecast=row["forecast_id"]).exclude(driver=row["winner_id"])[0]
    ModelAccuracy.objects.filter(forecast=row["forecast_id"]).update(second_winner=other.driver_id)
    shared = get(PATH, limit=1)["races"][0]
    assert shared["second_winner_id"] == other.driver_id
    assert shared["winner_probability"] == pytest.approx(row["winner_probability"] + other.win_probability)


def test_no_race_is_shown_before_it_is_over_and_no_two_kinds_together(backtests, get):
    assert backtests.race().pk not in {row["race_id"] for row in get(PATH, limit=50)["races"]}
    record.create(
        Race.objects.filter(season__year=2022, round_number=1), stages=("before_weekend",), kind="live"
    )
    answer = get(PATH)
    assert (answer["kind"], len(answer["races"]), answer["races"][0]["stage"]) == (
        "live",
        1,
        "before_weekend",
    )


@pytest.mark.parametrize("wrong", [{"limit": 51}, {"kind": "late"}, {"stage": "x"}], ids=str)
def test_an_unknown_parameter_is_a_400(world, get, wrong):
    assert list(get(PATH, 400, **wrong)["details"]) == list(wrong)


def test_fifty_races_take_as_many_queries_as_one(backtests, get, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        get(PATH, season=2021, limit=50)
