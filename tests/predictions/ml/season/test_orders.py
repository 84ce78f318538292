"""Drawn orders have the distribution of the forecasts."""

import numpy as np
import pytest

from predictions.ml.probability import distribution
from predictions.ml.season.orders import draw_places

DRAWS = 100_000
FIELDS = {
    "a season's field": np.random.default_rng(5).normal(0, 1.2, 20),
    "a favourite": np.array([3.0, 1.0, 0.0, -0.5, -2.0]),
    "two cars": np.array([1.0, 0.0]),
}


@pytest.mark.parametrize("strengths", FIELDS.values(), ids=FIELDS)
def test_wins_podiums_and_points_are_as_frequent_as_forecast(strengths):
    retirement = np.linspace(0.05, 0.6, len(strengths))
    places = draw_places(np.tile(strengths, (DRAWS, 1)), retirement, np.random.default_rng(1))
    forecast = distribution(strengths, retirement)
    for reached, p in ((1, forecast.win), (3, forecast.podium), (10, forecast.points)):
        share = (places < reached).mean(axis=0)
        assert np.all(np.abs(share - p) < 5 * np.sqrt(p * (1 - p) / DRAWS) + 1e-5)
    assert places.mean(axis=0) + 1 == pytest.approx(forecast.expected_position, abs=0.1)


def test_every_draw_is_an_order_of_all_cars():
    places = draw_places(
        np.random.default_rng(0).normal(size=(50, 7)), np.full(7, 0.3), np.random.default_rng(1)
    )
    assert np.array_equal(np.sort(places, axis=1), np.tile(np.arange(7), (50, 1)))


def test_each_draw_uses_its_own_strengths():
    strengths = np.array([[50.0, 0.0], [0.0, 50.0]])
    assert draw_places(strengths, np.zeros(2), np.random.default_rng(0))[:, 0].tolist() == [0, 1]


def test_strengths_beyond_floating_point_do_not_overflow():
    assert draw_places(np.array([[1e5, 0.0, -1e5]]), np.zeros(3), np.random.default_rng(0))[0, 0] == 0


def test_a_car_that_is_not_in_the_race_is_behind_all_that_are():
    strengths = np.tile([0.0, -np.inf, 1.0, -1.0], (2000, 1))
    assert (draw_places(strengths, np.full(4, 0.5), np.random.default_rng(0))[:, 1] == 3).all()


def test_a_car_that_always_retires_when_beaten_is_behind_all_that_finish():
    strengths = np.tile([0.0, 1.0, -1.0], (2000, 1))
    places = draw_places(strengths, np.array([0.9, 0.0, 0.0]), np.random.default_rng(0))[:, 0]
    assert (places == 1).mean() < 0.05  # by chance of the limit of 95%
