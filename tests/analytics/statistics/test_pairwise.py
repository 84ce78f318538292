"""One car ahead of another agrees with the whole forecast of the race."""

import numpy as np
import pytest

from analytics.statistics.pairwise import pair
from predictions.ml.probability import distribution

CARS = 20


@pytest.fixture
def forecast():
    rng = np.random.default_rng(4)
    return distribution(rng.normal(0, 1.5, CARS), rng.uniform(0.03, 0.4, CARS))


def pairs(forecast, car):
    others = [other for other in range(CARS) if other != car]
    return [
        pair((forecast.win[car], forecast.win[o]), (forecast.finish[car], forecast.finish[o])) for o in others
    ]


def test_the_three_outcomes_sum_to_one_and_are_the_same_from_both_sides(forecast):
    one = pair((0.3, 0.1), (0.9, 0.7))
    other = pair((0.1, 0.3), (0.7, 0.9))
    assert one.first_ahead + one.second_ahead + one.both_retire == pytest.approx(1)
    assert (one.first_ahead, one.second_ahead) == pytest.approx((other.second_ahead, other.first_ahead))


def test_two_cars_without_retirements_and_rivals_are_ahead_as_often_as_they_win():
    assert pair((0.8, 0.2), (1.0, 1.0)).first_ahead == pytest.approx(0.8)


def test_the_rivals_that_are_ahead_sum_to_the_expected_position_of_the_place_probabilities(forecast):
    for car in range(CARS):
        # Of two that retire, each is ahead in half of the cases.
        ahead = sum(one.second_ahead + one.both_retire / 2 for one in pairs(forecast, car))
        assert 1 + ahead == pytest.approx(forecast.expected_position[car], abs=2e-4)


def test_rows_of_the_place_matrix_taken_as_independent_are_near_but_not_equal(forecast):
    a, b = np.argsort(-forecast.win)[:2]
    rows = forecast.places
    before = (np.cumsum(rows[b][::-1])[::-1] - rows[b]) @ rows[a]
    after = (np.cumsum(rows[a][::-1])[::-1] - rows[a]) @ rows[b]
    finish_a, finish_b = forecast.finish[a], forecast.finish[b]
    independent = finish_a * finish_b * before / (before + after) + finish_a * (1 - finish_b)
    exact = pair((forecast.win[a], forecast.win[b]), (finish_a, finish_b)).first_ahead
    assert independent == pytest.approx(exact, abs=0.08)


def test_two_cars_without_any_chance_are_alike():
    assert pair((0.0, 0.0), (1.0, 1.0)).first_ahead == pytest.approx(0.5)
