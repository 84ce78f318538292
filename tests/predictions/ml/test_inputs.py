"""The inputs of the models, and the likelihood of the podium."""

import numpy as np
import pytest
from scipy.optimize import check_grad

from predictions.ml import inputs
from predictions.ml.features import BY_STAGE
from predictions.ml.history import MAX_GAP
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


def test_the_linear_inputs_have_no_missing_values(frame):
    assert frame[list(BY_STAGE[STAGE])].isna().any(axis=None)
    assert inputs.linear(frame, STAGE).notna().all(axis=None)


def test_a_missing_value_is_the_median_of_its_race(frame):
    frame = frame.copy()
    last = frame.index[-CARS:]
    frame.loc[last, "gap_to_pole"] = [np.nan, 0.0, 0.25, 1.0, 1.0, 1.0, 2.25, 4.0]
    assert inputs.linear(frame, STAGE).loc[last[0], "gap_to_pole"] == 1.0


def test_a_gap_is_limited(frame):
    slow = inputs.linear(frame.assign(gap_to_pole=30.0), STAGE)["gap_to_pole"]
    assert (slow == MAX_GAP).all()


def test_a_rookie_is_marked(frame):
    assert inputs.linear(frame, STAGE)["is_rookie"].groupby(frame["race_id"]).mean().tolist() == [1, 0, 0, 0]


def test_tree_inputs_are_relative_to_the_race_except_those_of_the_race_and_the_grid(frame):
    X = inputs.tree(frame, STAGE)
    assert X["current_elo"].groupby(frame["race_id"]).mean().to_numpy() == pytest.approx(0, abs=1e-9)
    assert X["track_length_km"].equals(frame["track_length_km"])
    assert X["grid_position"].equals(frame["grid_position"])


def test_a_constant_that_all_cars_share_has_no_effect():
    race = np.array([1, 1, 2, 2])
    assert centre_within_race(np.array([[5.0], [5.0], [1.0], [3.0]]), race).ravel().tolist() == [0, 0, -1, 1]


def test_the_gradient_of_the_likelihood_is_correct():
    rng = np.random.default_rng(2)
    race, weight = np.repeat([1, 2, 3], 4), np.repeat([1.0, 0.5, 2.0], 4)
    position = np.array([1, 2, 3, np.nan, 4, 3, 2, 1, 1, 1, 3, np.nan])
    loss, slope = (
        lambda s, i=i: plackett_luce_loss(s, race, podium_places(race, position, weight))[i] for i in (0, 1)
    )
    assert check_grad(loss, slope, rng.normal(size=12)) < 1e-6


def test_a_place_that_two_cars_share_is_ignored_in_the_likelihood():
    race, weight = np.array([1, 1, 1]), np.ones(3)
    shared, _ = plackett_luce_loss(np.zeros(3), race, podium_places(race, np.array([1.0, 1.0, 4.0]), weight))
    assert shared == 0


def test_a_column_that_never_varies_has_no_effect():
    race, position = np.repeat([1, 2], 3), np.array([1.0, 2, 3, 1, 2, 3])
    X = np.column_stack([[2.0, 1, 0, 2, 1, 0], np.full(6, 7.0)])
    logit = ConditionalLogit().fit(X, race, position, np.ones(6))
    assert logit.log_strength(X * [1, 0], race) == pytest.approx(logit.log_strength(X, race))


def test_retirements_are_ignored_in_the_likelihood():
    race, weight, position = np.array([1, 1, 1]), np.ones(3), np.array([1.0, 2.0, np.nan])
    two, _ = plackett_luce_loss(
        np.array([1.0, 0.0]), race[:2], podium_places(race[:2], position[:2], weight[:2])
    )
    assert (
        plackett_luce_loss(np.array([1.0, 0.0, 9.0]), race, podium_places(race, position, weight))[0] == two
    )


def test_the_scale_of_a_column_comes_from_the_races_in_which_it_varies():
    race, weight = np.repeat([1, 2, 3], 2), np.ones(6)
    seldom = np.array([[-1.0], [1], [0], [0], [0], [0]])
    assert weighted_sd(seldom, race, weight) == pytest.approx(weighted_sd(seldom[:2], race[:2], weight[:2]))


def test_an_input_with_a_strong_prior_has_a_smaller_coefficient():
    race, position = np.repeat([1, 2, 3], 2), np.array([1.0, 2, 1, 2, 1, 2])
    X = np.array([[1.0], [0]] * 3)
    plain, strong = (ConditionalLogit().fit(X, race, position, np.ones(6), np.array([s])) for s in (1, 100))
    assert plain.coef_[0] > 10 * strong.coef_[0] > 0


def test_wet_races_have_inputs_of_their_own_and_unknown_weather_counts_as_dry(frame):
    wet, dry, unknown = (
        inputs.linear(frame.assign(is_wet=w), STAGE)["rank_if_wet"] for w in (1.0, 0.0, np.nan)
    )
    assert unknown.equals(dry)
    assert not wet.equals(dry)


def test_a_reversed_order_in_the_rain_is_learned_where_the_weather_is_known():
    frame = drawn_features(races=60)
    wet = (frame["race_id"] % 2).astype(float)
    reversed_in_rain = (
        frame.groupby("race_id")["position"].rank(ascending=False).where(wet == 1, frame["position"])
    )
    known = frame.assign(position=reversed_in_rain, is_wet=wet)
    model = Regression("before_weekend").fit(known, np.ones(len(frame)))
    last = known[known["race_id"] == 60]
    dry, rain = (model.log_strength(last.assign(is_wet=w)) for w in (0.0, 1.0))
    assert np.corrcoef(rain - dry, inputs.combined_ratings(last, "before_weekend")["rank"])[0, 1] < -0.9
