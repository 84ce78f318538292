"""From features to numbers: nothing missing for the linear models, the field as a measure for trees."""

import numpy as np
import pytest
from scipy.optimize import check_grad

from predictions.ml import inputs
from predictions.ml.features import BY_STAGE
from predictions.ml.history import GAP_CUT
from predictions.ml.linear import Regression
from predictions.ml.logit import (
    ConditionalLogit,
    centre_within_race,
    plackett_luce_loss,
    podium_places,
    weighted_sd,
)
from tests.predictions.ml.fields import CARS, drawn_features

STAGE = "after_qualifying"


@pytest.fixture(scope="module")
def frame():
    return drawn_features(races=4)


def test_the_linear_inputs_have_no_gaps(frame):
    assert frame[list(BY_STAGE[STAGE])].isna().any(axis=None)
    assert inputs.linear(frame, STAGE).notna().all(axis=None)


def test_a_missing_value_is_its_races_middle(frame):
    frame = frame.copy()
    last = frame.index[-CARS:]
    frame.loc[last, "gap_to_pole"] = [np.nan, 0.0, 0.25, 1.0, 1.0, 1.0, 2.25, 4.0]
    assert inputs.linear(frame, STAGE).loc[last[0], "gap_to_pole"] == 1.0


def test_a_gap_beyond_the_cut_was_spoilt_not_slow(frame):
    slow = inputs.linear(frame.assign(gap_to_pole=30.0), STAGE)["gap_to_pole"]
    assert (slow == GAP_CUT).all()


def test_a_rookie_is_marked(frame):
    assert inputs.linear(frame, STAGE)["is_rookie"].groupby(frame["race_id"]).mean().tolist() == [1, 0, 0, 0]


def test_trees_see_a_car_against_its_field_and_the_race_as_it_is(frame):
    X = inputs.tree(frame, STAGE)
    assert X["current_elo"].groupby(frame["race_id"]).mean().to_numpy() == pytest.approx(0, abs=1e-9)
    assert X["track_length_km"].equals(frame["track_length_km"])
    assert X["grid_position"].equals(frame["grid_position"])


def test_a_constant_of_the_race_favours_nobody():
    race = np.array([1, 1, 2, 2])
    assert centre_within_race(np.array([[5.0], [5.0], [1.0], [3.0]]), race).ravel().tolist() == [0, 0, -1, 1]


def test_the_gradient_of_the_likelihood_is_its_slope():
    rng = np.random.default_rng(2)
    race, weight = np.repeat([1, 2, 3], 4), np.repeat([1.0, 0.5, 2.0], 4)
    position = np.array([1, 2, 3, np.nan, 4, 3, 2, 1, 1, 1, 3, np.nan])
    loss, slope = (
        lambda s, i=i: plackett_luce_loss(s, race, podium_places(race, position, weight))[i] for i in (0, 1)
    )
    assert check_grad(loss, slope, rng.normal(size=12)) < 1e-6


def test_a_place_that_two_cars_share_teaches_nothing_of_that_place():
    race, weight = np.array([1, 1, 1]), np.ones(3)
    shared, _ = plackett_luce_loss(np.zeros(3), race, podium_places(race, np.array([1.0, 1.0, 4.0]), weight))
    assert shared == 0


def test_a_column_that_never_varies_gets_no_say():
    race, position = np.repeat([1, 2], 3), np.array([1.0, 2, 3, 1, 2, 3])
    X = np.column_stack([[2.0, 1, 0, 2, 1, 0], np.full(6, 7.0)])
    logit = ConditionalLogit().fit(X, race, position, np.ones(6))
    assert logit.log_strength(X * [1, 0], race) == pytest.approx(logit.log_strength(X, race))


def test_who_broke_down_was_not_beaten():
    race, weight, position = np.array([1, 1, 1]), np.ones(3), np.array([1.0, 2.0, np.nan])
    two, _ = plackett_luce_loss(
        np.array([1.0, 0.0]), race[:2], podium_places(race[:2], position[:2], weight[:2])
    )
    assert (
        plackett_luce_loss(np.array([1.0, 0.0, 9.0]), race, podium_places(race, position, weight))[0] == two
    )


def test_a_column_that_few_races_have_is_measured_in_those():
    race, weight = np.repeat([1, 2, 3], 2), np.ones(6)
    seldom = np.array([[-1.0], [1], [0], [0], [0], [0]])
    assert weighted_sd(seldom, race, weight) == pytest.approx(weighted_sd(seldom[:2], race[:2], weight[:2]))


def test_what_is_doubted_moves_a_forecast_less():
    race, position = np.repeat([1, 2, 3], 2), np.array([1.0, 2, 1, 2, 1, 2])
    X = np.array([[1.0], [0]] * 3)
    plain, doubted = (ConditionalLogit().fit(X, race, position, np.ones(6), np.array([d])) for d in (1, 100))
    assert plain.coef_[0] > 10 * doubted.coef_[0] > 0


def test_wet_races_have_inputs_of_their_own_and_unknown_weather_counts_as_dry(frame):
    wet, dry, unknown = (
        inputs.linear(frame.assign(is_wet=w), STAGE)["rank_if_wet"] for w in (1.0, 0.0, np.nan)
    )
    assert unknown.equals(dry)
    assert not wet.equals(dry)


def test_rain_that_turns_the_order_round_is_learnt_where_the_weather_is_known():
    frame = drawn_features(races=60)
    wet = (frame["race_id"] % 2).astype(float)
    turned = frame.groupby("race_id")["position"].rank(ascending=False).where(wet == 1, frame["position"])
    known = frame.assign(position=turned, is_wet=wet)
    model = Regression("before_weekend").fit(known, np.ones(len(frame)))
    last = known[known["race_id"] == 60]
    dry, rain = (model.log_strength(last.assign(is_wet=w)) for w in (0.0, 1.0))
    assert np.corrcoef(rain - dry, inputs.combined_ratings(last, "before_weekend")["rank"])[0, 1] < -0.9
