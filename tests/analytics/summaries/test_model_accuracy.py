"""The summary of accuracies: a row a race and model, means, and comparisons with the references."""

from statistics import fmean

import pytest

from analytics.models import ModelAccuracy
from ingestion.models import Race
from predictions.models import Prediction, TrainedModel
from tests.analytics import record

HELD, STAGES, MODELS = 10, 2, 5
PATH = "model-accuracy"


def one_of(rows, **wanted):
    (row,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def test_there_is_a_row_a_race_stage_and_model_the_newest_race_first(backtests, get):
    answer = get(PATH, page_size=50)
    assert answer["count"] == HELD * STAGES * MODELS
    dates = [row["date"] for row in answer["rows"]]
    assert dates == sorted(dates, reverse=True)
    assert (answer["rows"][0]["round"], answer["rows"][0]["season"]) == (4, 2022)
    assert answer["rows"][0]["stage"] == "after_qualifying"


def test_a_row_has_the_scores_and_the_winners(backtests, get):
    row = get(PATH, season=2022, stage="before_weekend")["rows"][0]
    stored = ModelAccuracy.objects.get(forecast=row["forecast_id"])
    assert row["log_loss"] == pytest.approx(stored.log_loss)
    assert (row["predicted_winner"], row["actual_winner_id"]) == (
        stored.predicted_winner.name,
        stored.actual_winner_id,
    )
    references = ModelAccuracy.objects.filter(race=row["race_id"], stage="before_weekend", kind="reference")
    assert row["reference_log_loss"]["uniform"] == references.get(forecaster="uniform").log_loss


def test_a_row_has_the_published_probabilities_of_both_winners(backtests, get):
    row = get(PATH, season=2022, stage="before_weekend", forecaster="ensemble")["rows"][0]
    published = dict(
        Prediction.objects.filter(forecast=row["forecast_id"]).values_list("driver", "win_probability")
    )
    assert row["predicted_probability"] == published[row["predicted_winner_id"]]
    assert row["winner_probability"] == published[row["actual_winner_id"]]


def test_a_race_that_is_not_over_is_not_in_any_figure(backtests, get, settings):
    before = get(PATH)
    settings.F1_AS_OF = backtests.MONDAY
    after = get(PATH)
    assert (after["count"] - before["count"], after["rows"][0]["round"]) == (STAGES * MODELS, 5)
    assert {row["races"] for row in before["models"]} == {HELD}
    assert {row["races"] for row in after["references"]} == {HELD + 1}


def test_the_means_are_of_all_races_and_not_of_the_page(backtests, get):
    answer = get(PATH, page_size=1)
    found = one_of(answer["models"], forecaster="ensemble", stage="before_weekend")
    stored = ModelAccuracy.objects.filter(forecaster="ensemble", stage="before_weekend")
    losses = [row.log_loss for row in stored.exclude(race=backtests.race())]
    assert (found["races"], len(answer["rows"])) == (HELD, 1)
    assert found["log_loss"]["mean"] == pytest.approx(fmean(losses))
    assert found["log_loss"]["standard_error"] > 0


def test_a_difference_is_paired_by_race_and_has_a_verdict(backtests, get):
    answer = get(PATH, stage="before_weekend")
    found = one_of(answer["differences"], forecaster="ensemble", reference="uniform", score="log_loss")
    means = [
        one_of(answer[of], forecaster=name)["log_loss"]["mean"]
        for of, name in (("models", "ensemble"), ("references", "uniform"))
    ]
    assert found["difference"] == pytest.approx(means[0] - means[1])
    assert found["interval"][0] < found["difference"] < found["interval"][1]
    assert found["verdict"] == "better than equal chances"


def test_a_reference_is_compared_on_the_races_that_both_have(backtests, get):
    last = Race.objects.get(season__year=2022, round_number=4)
    ModelAccuracy.objects.filter(forecaster="bookmakers", race=last).delete()
    found = get(PATH, stage="before_weekend")["differences"]
    assert {row["races"] for row in found if row["reference"] == "bookmakers"} == {HELD - 1}
    assert {row["races"] for row in found if row["reference"] == "grid"} == {HELD}


def test_four_races_are_too_few_for_a_verdict(backtests, get):
    found = get(PATH, season=2022)["differences"]
    assert {(row["races"], row["verdict"], row["interval"]) for row in found} == {(4, "too few races", None)}


def test_elo_is_a_reference_for_the_others_and_also_when_one_model_is_asked_for(backtests, get):
    model = TrainedModel.objects.get(type="ensemble", version="record-backtest")
    answer = get(PATH, model_id=model.pk)
    assert {row["forecaster"] for row in answer["models"]} == {"ensemble"}
    assert {row["model_id"] for row in answer["rows"]} == {model.pk}
    assert "elo" in {row["reference"] for row in answer["differences"]}
    pairs = {(row["forecaster"], row["reference"]) for row in get(PATH)["differences"]}
    assert ("elo", "elo") not in pairs


def test_live_scores_are_shown_alone_as_soon_as_there_is_one(backtests, get):
    assert get(PATH)["kind"] == "backtest"
    live = Race.objects.filter(season__year=2022, round_number=1)
    record.create(live, stages=("before_weekend",), kind="live", seed=2)
    answer = get(PATH)
    assert (answer["kind"], answer["count"], {row["kind"] for row in answer["rows"]}) == (
        "live",
        MODELS,
        {"live"},
    )
    assert {row["races"] for row in answer["references"]} == {1}
    assert get(PATH, kind="backtest")["count"] == HELD * STAGES * MODELS


def test_a_live_score_of_a_race_that_is_not_over_changes_nothing(backtests, get):
    record.create([backtests.race(6)], stages=("before_weekend",), kind="live", seed=2)
    assert get(PATH)["kind"] == "backtest"


def test_pages_have_at_most_50_rows_and_lead_to_each_other(backtests, get, client):
    first = get(PATH)
    second = client.get(first["next"]).json()
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 50, None)
    assert client.get(second["previous"]).json()["rows"] == first["rows"]
    ids = {row["forecast_id"] for row in first["rows"] + second["rows"]}
    assert (len(ids), first["previous"]) == (100, None)
    assert get(PATH, 404, page=3)["code"] == "NOT_FOUND"


def test_without_any_score_all_is_empty(world, get):
    answer = get(PATH)
    assert (answer["kind"], answer["count"], answer["rows"], answer["differences"]) == ("backtest", 0, [], [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "after_lunch"},
        {"kind": "reference"},
        {"season": "x"},
        {"page_size": 51},
        {"page": 0},
    ],
    ids=str,
)
def test_an_unknown_parameter_is_a_400_in_the_one_shape(world, get, wrong):
    answer = get(PATH, 400, **wrong)
    assert (answer["code"], list(answer["details"])) == ("INVALID_PARAMETER", list(wrong))


@pytest.mark.parametrize("absent", [{"season": 1999}, {"model_id": 999999}], ids=str)
def test_what_is_not_on_record_is_a_404(world, get, absent):
    answer = get(PATH, 404, **absent)
    assert (answer["code"], list(answer["details"])) == ("NOT_FOUND", list(absent))


def test_a_record_of_any_length_takes_the_same_few_queries(backtests, get, django_assert_max_num_queries):
    model = TrainedModel.objects.get(type="ensemble", version="record-backtest")
    with django_assert_max_num_queries(6):
        get(PATH, season=2021, stage="before_weekend", model_id=model.pk)
