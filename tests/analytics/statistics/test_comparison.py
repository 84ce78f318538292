"""Means, standard errors and paired differences of scores, all columns at once."""

import numpy as np
import pytest

from analytics.statistics.comparison import differences, means, verdict
from predictions.ml.paired import bootstrap_interval


@pytest.fixture
def change():
    return np.random.default_rng(1).normal(0.2, 1.0, (80, 3))


def test_a_mean_has_the_standard_error_of_its_races():
    found = means(np.array([[1.0], [2.0], [4.0], [np.nan]]))
    assert (found.mean[0], found.races[0]) == (pytest.approx(7 / 3), 3)
    # Squares about the mean: 16/9 + 1/9 + 25/9 = 14/3; over 2 and over 3 races.
    assert found.standard_error[0] == pytest.approx(np.sqrt(14 / 3 / 2 / 3))


def test_one_race_has_a_mean_without_a_standard_error_and_none_has_neither():
    found = means(np.array([[1.5, np.nan]]))
    assert (found.mean[0], found.races.tolist()) == (1.5, [1, 0])
    assert np.isnan([found.standard_error[0], found.mean[1], found.standard_error[1]]).all()


def test_all_columns_at_once_have_the_intervals_of_one_at_a_time(change):
    found = differences(change)
    for column in range(3):
        alone = bootstrap_interval(change[:, column])
        assert (found.low[column], found.high[column]) == pytest.approx(alone)


def test_a_column_counts_only_the_races_that_it_has(change):
    with_gaps = change.copy()
    with_gaps[60:, 1] = np.nan
    found = differences(with_gaps)
    assert found.races.tolist() == [80, 60, 80]
    assert (found.low[1], found.high[1]) == pytest.approx(bootstrap_interval(change[:60, 1]))
    assert found.low[0] == pytest.approx(bootstrap_interval(change[:, 0])[0])


def test_four_races_have_a_difference_without_an_interval(change):
    found = differences(change[:4])
    assert found.mean == pytest.approx(change[:4].mean(axis=0))
    assert np.isnan(found.low).all()


def test_the_interval_covers_the_true_difference_in_about_95_of_100_seasons():
    draws = np.random.default_rng(5).normal(0.3, 1.0, (100, 400))
    found = differences(draws)
    assert ((found.low <= 0.3) & (found.high >= 0.3)).mean() == pytest.approx(0.95, abs=0.035)


@pytest.mark.parametrize(
    ("low", "high", "races", "words"),
    [
        (-0.3, -0.1, 40, "better than the grid"),
        (0.1, 0.3, 40, "worse than the grid"),
        (-0.1, 0.3, 40, "no difference shown"),
        (-0.3, -0.0005, 40, "no difference shown"),
        (np.nan, np.nan, 4, "too few races"),
    ],
)
def test_the_verdict_follows_from_the_interval(low, high, races, words):
    assert verdict(low, high, races, "the grid") == words
