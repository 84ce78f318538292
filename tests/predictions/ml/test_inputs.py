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
    PodiumLoss,
    centre_within_race,
    minimise,
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
    loss, coef = podium_loss(), np.array([0.3, -0.8])
    assert check_grad(loss.value, lambda c: loss.derivatives(c)[0], coef) < 1e-6


@pytest.mark.parametrize("column", [0, 1])
def test_the_hessian_of_the_likelihood_is_correct(column):
    loss, coef = podium_loss(), np.array([0.3, -0.8])
    slope, curvature = (lambda c, i=i: loss.derivatives(c)[i] for i in (0, 1))
    assert check_grad(lambda c: slope(c)[column], lambda c: curvature(c)[column], coef) < 1e-6


def podium_loss():
    """Of three races, with a car that is not classified in two of them and a shared victory in one."""
    race, weight = np.repeat([1, 2, 3], 4), np.repeat([1.0, 0.5, 2.0], 4)
    position = np.array([1, 2, 3, np.nan, 4, 3, 2, 1, 1, 1, 3, np.nan])
    Z, ridge = np.random.default_rng(2).normal(size=(12, 2)), np.array([0.1, 2.0])
    return PodiumLoss(Z, race, podium_places(race, position, weight), ridge)


def value(log_strength, position):
    """The loss of one race."""
    race, ones = np.ones(len(position)), np.ones(len(position))
    places = podium_places(race, np.array(position), ones)
    return PodiumLoss(np.array(log_strength)[:, None], race, places, np.zeros(1)).value(np.ones(1))


def test_a_place_that_two_cars_share_is_ignored_in_the_likelihood():
    assert value([0.0, 0.0, 0.0], [1.0, 1.0, 4.0]) == 0


def test_the_coefficients_are_where_the_gradient_is_zero():
    loss = podium_loss()
    assert loss.derivatives(minimise(loss))[0] == pytest.approx(np.zeros(2), abs=1e-9)


def test_a_step_that_would_raise_the_loss_is_halved():
    """The one car that differs wins the first of two races: the first plain step is far too long."""
    race, differs = np.repeat([1, 2], 20), np.tile(np.arange(20) == 0, 2).astype(float)
    position = np.r_[np.arange(1.0, 21), 20, np.arange(1.0, 20)]
    places = podium_places(race, position, np.ones(40))
    loss = PodiumLoss(differs[:, None], race, places, np.array([0.01]))
    gradient, hessian = loss.derivatives(np.zeros(1))
    assert loss.value(-gradient / hessian[0]) > loss.value(np.zeros(1))
    assert loss.derivatives(minimise(loss))[0] == pytest.approx(0, abs=1e-9)


def test_a_column_that_never_varies_has_no_effect():
    race, position = np.repeat([1, 2], 3), np.array([1.0, 2, 3, 1, 2, 3])
    X = np.column_stack([[2.0, 1, 0, 2, 1, 0], np.full(6, 7.0)])
    logit = ConditionalLogit().fit(X, race, position, np.ones(6))
    assert logit.log_strength(X * [1, 0], race) == pytest.approx(logit.log_strength(X, race))


def test_retirements_are_ignored_in_the_likelihood():
    assert value([1.0, 0.0, 9.0], [1.0, 2.0, np.nan]) == value([1.0, 0.0], [1.0, 2.0])


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
