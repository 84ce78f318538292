"""Bins, their intervals, the calibration error, and the exponent that fits best."""

import numpy as np
import pytest

from analytics.statistics.calibration import bins, calibration_error, odds_slope, wilson, win_slope

RACES, CARS = 400, 20


def races(exponent, seed=2):
    """Win probabilities of RACES races, their winners drawn from the probabilities to that power."""
    rng = np.random.default_rng(seed)
    strength = np.exp(rng.normal(0, 1.2, (RACES, CARS)))
    given = strength / strength.sum(axis=1, keepdims=True)
    true = given**exponent / (given**exponent).sum(axis=1, keepdims=True)
    winner = np.array([rng.choice(CARS, p=row) for row in true])
    won = np.eye(CARS)[winner]
    return given.ravel(), won.ravel(), np.repeat(np.arange(RACES), CARS)


def test_a_bin_has_its_count_mean_and_frequency():
    table = bins(np.array([0.12, 0.18, 0.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]))
    assert [(row.lower, row.upper, row.count) for row in table] == [(0, 0.01, 1), (0.1, 0.2, 2), (0.9, 1, 1)]
    assert (table[1].mean_forecast, table[1].frequency) == (pytest.approx(0.15), 0.5)


def test_the_interval_of_a_frequency_is_wilsons():
    # 1 of 10, worked by hand: (0.1 + 0.192 -+ 1.96 sqrt(0.009 + 0.0096)) / 1.384.
    assert wilson(1, 10) == pytest.approx((0.0179, 0.4042), abs=1e-4)
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 1


def test_the_calibration_error_weighs_bins_by_their_counts():
    table = bins(np.array([0.15] * 3 + [0.5]), np.array([0.0, 0.0, 0.0, 1.0]))
    assert calibration_error(table) == pytest.approx(0.75 * 0.15 + 0.25 * 0.5)


@pytest.mark.parametrize("true", [0.7, 1.0, 1.4])
def test_the_exponent_that_made_the_winners_is_found(true):
    found = win_slope(*races(true))
    assert found.low < true < found.high
    assert found.high - found.low < 0.4


def test_the_interval_of_the_exponent_covers_it_in_about_95_of_100_records():
    found = [win_slope(*races(1.0, seed)) for seed in range(60)]
    assert np.mean([one.low < 1 < one.high for one in found]) > 0.86


def test_the_exponent_of_the_odds_is_found():
    rng = np.random.default_rng(3)
    p = rng.uniform(0.02, 0.98, 8000)
    true = p**0.8 / (p**0.8 + (1 - p) ** 0.8)
    found = odds_slope(p, (rng.random(8000) < true).astype(float), np.repeat(np.arange(400), 20))
    assert found.low < 0.8 < found.high < 1


def test_a_shared_win_counts_half_for_each():
    p, won, race = races(1.0)
    shared = won.copy()
    shared[:2] = 0.5
    shared[2:CARS] = 0
    assert win_slope(p, shared, race).value == pytest.approx(win_slope(p, won, race).value, abs=0.02)


def test_four_races_have_no_exponent_and_neither_have_favourites_that_always_won():
    p, won, race = races(1.0)
    assert win_slope(p[: 4 * CARS], won[: 4 * CARS], race[: 4 * CARS]) is None
    favourite = np.eye(CARS)[p.reshape(RACES, CARS).argmax(axis=1)].ravel()
    assert win_slope(p, favourite, race) is None
