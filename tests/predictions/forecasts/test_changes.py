"""Between two forecasts of a race the difference is split by what moved it."""

import numpy as np
import pytest

from predictions.ml.probability import log_odds_from_log
from predictions.models import Forecast, Prediction


@pytest.fixture
def sunday(world, settings):
    """Both forecasts of the next race are made: before the weekend and after qualifying."""
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    return world


@pytest.fixture
def ask(client):
    def ask(race, status=200, **query):
        response = client.get(f"/api/v1/predictions/race/{race.pk}/changes", query)
        assert response.status_code == status, response.content
        return response.json()

    return ask


def of(stage, kind="ensemble"):
    return Forecast.objects.get(stage=stage, model__type=kind)


def odds(probability):
    return log_odds_from_log(np.log(probability))


def parts(row):
    return {part["factor"]: part["log_odds"] for part in row["contributions"]}


def test_the_newest_forecast_is_compared_with_the_one_before_it(sunday, ask):
    answer = ask(sunday.race())
    assert (answer["from"]["stage"], answer["to"]["stage"]) == ("before_weekend", "after_qualifying")
    assert (answer["from"]["model"], answer["to"]["model"]) == ("ensemble", "ensemble")
    assert (len(answer["changes"]), answer["only_from"], answer["only_to"]) == (20, [], [])


@pytest.mark.parametrize("kind", ["ensemble", "regression", "random_forest", "xgboost", "elo"])
def test_every_drivers_change_adds_up(sunday, ask, kind):
    numbers = {"from": of("before_weekend", kind).pk, "to": of("after_qualifying", kind).pk}
    for row in ask(sunday.race(), **numbers)["changes"]:
        assert row["change"] == pytest.approx(odds(row["to"]) - odds(row["from"]), abs=1e-4)
        assert sum(parts(row).values()) == pytest.approx(row["change"], abs=1e-4)
        assert abs(parts(row)["other"]) <= 0.1 * abs(row["change"]) + 1e-5


def test_backwards_everything_has_the_other_sign(sunday, ask):
    there = ask(sunday.race())
    back = ask(sunday.race(), **{"from": there["to"]["forecast_id"], "to": there["from"]["forecast_id"]})
    changes = {row["driver_id"]: row["change"] for row in back["changes"]}
    assert all(row["change"] == -changes[row["driver_id"]] for row in there["changes"])


def test_with_one_id_the_other_forecast_is_the_newest_or_the_one_before(sunday, ask):
    early, late = of("before_weekend", "elo"), of("after_qualifying", "elo")
    for query in ({"from": early.pk}, {"to": late.pk}):
        answer = ask(sunday.race(), **query)
        assert (answer["from"]["forecast_id"], answer["to"]["forecast_id"]) == (early.pk, late.pk)


def test_a_new_car_is_listed_apart_and_a_longer_line_up_is_a_factor(sunday, ask):
    gone = of("before_weekend").predictions.last()
    Prediction.objects.filter(pk=gone.pk).delete()
    answer = ask(sunday.race())
    assert [row["driver_id"] for row in answer["only_to"]] == [gone.driver_id]
    for row in answer["changes"]:
        assert parts(row)["line_up"] == pytest.approx(odds(1 / 20) - odds(1 / 19), abs=1e-6)
    backwards = {"from": answer["to"]["forecast_id"], "to": answer["from"]["forecast_id"]}
    assert [row["driver_id"] for row in ask(sunday.race(), **backwards)["only_from"]] == [gone.driver_id]


def test_one_forecast_alone_cannot_be_compared(world, ask):
    answer = ask(world.race(), 404)
    assert answer["code"] == "NO_PREDICTIONS_AVAILABLE"
    assert "no forecast before" in answer["error"]


def test_a_race_without_a_forecast_has_no_changes(sunday, ask):
    assert ask(sunday.race(6), 404)["code"] == "NO_PREDICTIONS_AVAILABLE"


@pytest.mark.parametrize("which", ["from", "to"])
def test_a_forecast_of_another_race_is_refused(sunday, ask, which):
    answer = ask(sunday.race(6), 400, **{which: of("before_weekend").pk})
    assert answer["code"] == "INVALID_PARAMETER"
    assert "compare two of one race" in answer["error"]


@pytest.mark.parametrize("which", ["from", "to"])
def test_an_unknown_forecast_is_not_found(sunday, ask, which):
    assert ask(sunday.race(), 404, **{which: 999_999})["code"] == "NOT_FOUND"
    assert ask(sunday.race(), 400, **{which: "newest"})["code"] == "INVALID_PARAMETER"


def test_a_later_forecast_is_not_found_yet(world, ask):
    assert ask(world.race(), 404, to=of("after_qualifying").pk)["code"] == "NOT_FOUND"


def test_a_forecast_without_contributions_is_refused(sunday, ask):
    of("before_weekend").predictions.update(contributions={})
    assert "was stored without contributions" in ask(sunday.race(), 404)["error"]
