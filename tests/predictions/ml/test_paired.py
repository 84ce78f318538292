"""Two forecasters on the same races: one is worse if chance does not explain the difference."""

from dataclasses import replace

import numpy as np
import pytest

from predictions.ml.paired import NOTICEABLE, Paired, bootstrap_interval, compare


def losses(values):
    return {str(race): float(loss) for race, loss in enumerate(values)}


@pytest.fixture
def theirs():
    return np.random.default_rng(1).exponential(1.4, 80)


def test_only_races_that_both_forecast_are_compared():
    found = compare({"1": 1.0, "2": 2.0, "3": 9.0}, {"1": 0.5, "2": 1.0, "4": 0.0})
    assert (found.ours, found.theirs, found.change, found.races) == (1.5, 0.75, 0.75, 2)


def test_without_a_common_race_there_is_no_comparison():
    assert compare({"1": 1.0}, {"2": 1.0}) is None


def test_a_forecaster_that_loses_more_in_nearly_every_race_is_worse(theirs):
    found = compare(losses(theirs + np.linspace(-0.1, 0.5, 80)), losses(theirs))
    assert found.low < found.change < found.high
    assert found.is_worse


def test_one_bad_race_among_many_may_be_chance(theirs):
    ours = theirs.copy()
    ours[7] += 5.0
    assert compare(losses(ours), losses(theirs)).change > 0.05
    assert not compare(losses(ours), losses(theirs)).is_worse


def test_a_better_forecaster_is_not_worse(theirs):
    assert not compare(losses(theirs - 0.2), losses(theirs)).is_worse


def test_a_difference_as_small_as_rounding_is_none(theirs):
    assert not compare(losses(theirs + 1e-6), losses(theirs)).is_worse


def test_the_interval_contains_the_true_difference_in_about_95_of_100_samples():
    rng = np.random.default_rng(2)
    pairs = [compare(losses(rng.normal(0.1, 1, 80)), losses(np.zeros(80))) for _ in range(200)]
    assert 0.9 < np.mean([pair.low < 0.1 < pair.high for pair in pairs]) < 0.99


def test_the_interval_of_a_constant_difference_is_that_difference():
    found = compare(losses([1.5, 2.5]), losses([1.0, 2.0]))
    assert (found.low, found.change, found.high) == (0.5, 0.5, 0.5)


def test_a_lower_limit_of_just_the_noticeable_difference_is_not_worse():
    at_limit = Paired(ours=1.1, theirs=1.0, change=0.1, low=NOTICEABLE, high=0.2, races=3)
    assert not at_limit.is_worse
    assert replace(at_limit, low=NOTICEABLE * 1.01).is_worse


def test_the_interval_is_as_wide_as_the_normal_one():
    change = np.random.default_rng(3).normal(0, 1, 400)
    low, high = bootstrap_interval(change)
    se = change.std() / np.sqrt(400)
    assert (low, high) == pytest.approx((change.mean() - 1.96 * se, change.mean() + 1.96 * se), abs=0.15 * se)
