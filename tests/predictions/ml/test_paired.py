"""Two forecasters on the same races: worse is what chance would hardly do."""

import numpy as np
import pytest

from predictions.ml.paired import compare


def losses(values):
    return {str(race): float(loss) for race, loss in enumerate(values)}


@pytest.fixture
def theirs():
    return np.random.default_rng(1).exponential(1.4, 80)


def test_only_races_that_both_forecast_are_compared():
    found = compare({"1": 1.0, "2": 2.0, "3": 9.0}, {"1": 0.5, "2": 1.0, "4": 0.0})
    assert (found.ours, found.theirs, found.change, found.races) == (1.5, 0.75, 0.75, 2)


def test_without_a_common_race_there_is_nothing_to_say():
    assert compare({"1": 1.0}, {"2": 1.0}) is None


def test_who_loses_more_in_nearly_every_race_is_worse(theirs):
    found = compare(losses(theirs + np.linspace(-0.1, 0.5, 80)), losses(theirs))
    assert found.low < found.change < found.high
    assert found.is_worse


def test_one_bad_race_in_many_is_chance(theirs):
    ours = theirs.copy()
    ours[7] += 5.0
    assert compare(losses(ours), losses(theirs)).change > 0.05
    assert not compare(losses(ours), losses(theirs)).is_worse


def test_who_is_better_is_not_worse(theirs):
    assert not compare(losses(theirs - 0.2), losses(theirs)).is_worse


def test_what_rounding_moves_is_no_difference_however_regular(theirs):
    assert not compare(losses(theirs + 1e-6), losses(theirs)).is_worse


def test_the_interval_holds_the_true_difference_in_about_95_of_100_samples():
    rng = np.random.default_rng(2)
    pairs = [compare(losses(rng.normal(0.1, 1, 80)), losses(np.zeros(80))) for _ in range(200)]
    assert 0.9 < np.mean([pair.low < 0.1 < pair.high for pair in pairs]) < 0.99
