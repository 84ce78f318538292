"""The scores of one forecast, worked out by hand."""

import numpy as np
import pytest

from analytics.scoring import scores

WIN = np.array([0.5, 0.25, 0.15, 0.1])
PODIUM = np.array([0.9, 0.8, 0.7, 0.6])


def scored(winners, podium, win=WIN):
    cars = np.arange(4)
    found = scores(np.array(win), PODIUM, np.isin(cars, winners), np.isin(cars, podium))
    return found.log_loss, found.brier_score, found.podium_brier, found.top3_accuracy


def test_a_race_that_the_second_favourite_won():
    # -ln 0.25; 0.5² + 0.75² + 0.15² + 0.1²; (0.1² + 0.2² + 0.7² + 0.4²) / 4; two of the three favourites
    assert scored([1], [0, 1, 3]) == pytest.approx((1.386294, 0.845, 0.175, 2 / 3), abs=1e-6)


def test_who_shares_a_win_shares_its_outcome():
    # -ln(0.5 + 0.25); 0² + 0.25² + 0.15² + 0.1²
    assert scored([0, 1], [0, 1, 2])[:2] == pytest.approx((0.287682, 0.095), abs=1e-6)


def test_a_podium_of_the_three_favourites_in_any_order_is_all_right():
    assert scored([2], [2, 0, 1])[3] == 1.0


def test_a_certain_winner_costs_nothing():
    assert scored([0], [0, 1, 2], [1, 0, 0, 0])[:2] == (0.0, 0.0)


def test_a_winner_without_a_chance_costs_the_most_but_not_infinity():
    assert scored([3], [3, 0, 1], [1, 0, 0, 0])[:2] == pytest.approx((20.723266, 2.0), abs=1e-6)


def test_a_winner_who_was_not_in_the_forecast_had_no_chance():
    # 0.5² + 0.25² + 0.15² + 0.1² + 1²
    assert scored([], [0, 1])[:2] == pytest.approx((20.723266, 1.345), abs=1e-6)
