"""The summary of calibration: whose forecasts, of which races, against which outcome."""

import pytest

from ingestion.models import Race, RaceResult
from predictions.models import Prediction, TrainedModel
from tests.analytics import record

HELD, CARS = 10, 20
PATH = "calibration"


def test_each_race_counts_once_by_the_ensembles_forecast_of_its_latest_stage(backtests, get):
    answer = get(PATH)
    assert (answer["kind"], answer["forecaster"], answer["races"]) == ("backtest", "ensemble", HELD)
    shown = Prediction.objects.filter(
        forecast__model__type="ensemble", forecast__stage="after_qualifying", forecast__kind="backtest"
    ).exclude(race=backtests.race())
    assert answer["forecasts"] == shown.count() == sum(row["count"] for row in answer["bins"])


def test_the_winners_are_counted_in_the_bins(backtests, get):
    bins = get(PATH)["bins"]
    assert sum(row["frequency"] * row["count"] for row in bins) == pytest.approx(HELD)
    assert all(row["lower"] <= row["mean_forecast"] <= row["upper"] for row in bins)
    assert all(row["interval"][0] <= row["frequency"] <= row["interval"][1] for row in bins)


def test_the_podium_has_three_cars_a_race(backtests, get):
    answer = get(PATH, outcome="podium", stage="before_weekend")
    assert sum(row["frequency"] * row["count"] for row in answer["bins"]) == pytest.approx(3 * HELD)
    assert answer["slope"]["interval"][0] < answer["slope"]["value"] < answer["slope"]["interval"][1]


def test_two_winners_of_one_car_share_the_win(backtests, get):
    race = Race.objects.get(season__year=2022, round_number=4)
    RaceResult.objects.filter(race=race, finish_position=2).update(finish_position=1)
    bins = get(PATH, season=2022)["bins"]
    assert sum(row["frequency"] * row["count"] for row in bins) == pytest.approx(4)


def test_another_model_a_season_and_four_races_without_a_slope(backtests, get):
    model = TrainedModel.objects.get(type="elo", version="record-backtest")
    by_id, by_type = get(PATH, model_id=model.pk, season=2022), get(PATH, forecaster="elo", season=2022)
    assert by_id["bins"] == by_type["bins"] != get(PATH, season=2022)["bins"]
    assert (by_id["races"], by_id["slope"], by_id["season"]) == (4, None, 2022)


def test_live_and_backtest_are_never_together(backtests, get):
    record.create(
        Race.objects.filter(season__year=2022, round_number=1), stages=("before_weekend",), kind="live"
    )
    answers = get(PATH), get(PATH, kind="backtest")
    assert [(answer["kind"], answer["races"]) for answer in answers] == [("live", 1), ("backtest", HELD)]


def test_without_any_score_there_is_no_bin(world, get):
    answer = get(PATH)
    assert (answer["races"], answer["bins"], answer["calibration_error"], answer["slope"]) == (
        0,
        [],
        None,
        None,
    )


@pytest.mark.parametrize("wrong", [{"outcome": "points"}, {"forecaster": "bookmakers"}], ids=str)
def test_an_unknown_parameter_is_a_400(world, get, wrong):
    assert list(get(PATH, 400, **wrong)["details"]) == list(wrong)


def test_a_record_of_any_length_takes_the_same_few_queries(backtests, get, django_assert_max_num_queries):
    model = TrainedModel.objects.get(type="ensemble", version="record-backtest")
    with django_assert_max_num_queries(6):
        get(PATH, season=2021, model_id=model.pk)
