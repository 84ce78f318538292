"""Races with another line-up, grid or weather."""

import numpy as np
import pandas as pd
import pytest

from predictions.ml.linear import Regression
from predictions.ml.scenario import swap_seats, with_drivers, with_grid, with_weather
from tests.predictions.ml.fields import drawn_features


@pytest.fixture(scope="module")
def frame():
    return drawn_features(races=60)


@pytest.fixture
def cars(frame):
    return frame[frame["race_id"] == 60]  # drivers 0 to 7


@pytest.mark.parametrize(
    ("by", "seats"),
    [
        ({}, [1, 2, 3]),
        ({1: 9}, [9, 2, 3]),
        ({1: 9, 3: 8}, [9, 2, 8]),
        ({1: 2}, [2, 1, 3]),
        ({1: 2, 2: 1}, [2, 1, 3]),
        ({1: 2, 2: 3}, [2, 3, 1]),
        ({1: 2, 2: 9}, [2, 9, 3]),
        ({1: 9, 2: 1}, [9, 1, 3]),
    ],
)
def test_a_driver_of_the_race_who_replaces_another_swaps_seats_with_them(by, seats):
    assert swap_seats([1, 2, 3], by) == seats


def test_a_driver_in_another_car_has_their_own_features_and_those_of_the_car(cars):
    drivers = [7, 1, 2, 3, 4, 5, 6, 0]
    first, before, driver = with_drivers(cars, drivers, cars).iloc[0], cars.iloc[0], cars.iloc[7]
    for own in ("driver_id", "driver_rank", "current_elo", "recent_points", "driver_wins_at_circuit"):
        assert first[own] == driver[own]
    for stays in ("constructor_id", "car_rank", "constructor_elo", "grid_position", "gap_to_pole"):
        assert first[stays] == before[stays]
    assert first["sd_rank"] == max(driver["sd_rank"], before["sd_rank"])


def test_a_scenario_without_a_difference_returns_the_same_rows(cars):
    places = dict(zip(cars["driver_id"], cars["grid_position"].astype(int), strict=True))
    assert with_drivers(cars, cars["driver_id"].tolist(), cars) is cars
    assert with_weather(cars, None) is cars
    assert with_grid(cars, {3: places[3]}, list(places)) is cars
    assert with_grid(cars, {}, list(places)) is cars


def test_the_other_cars_keep_their_order(cars):
    order = cars.sort_values("grid_position")["driver_id"].tolist()
    moved = with_grid(cars, {order[7]: 1, order[0]: 5}, order)
    now = moved.sort_values("grid_position")["driver_id"].tolist()
    assert now == [order[7], *order[1:4], order[0], *order[4:7]]
    assert sorted(moved["grid_position"]) == list(range(1, 9))
    assert moved["gap_to_pole"].equals(cars["gap_to_pole"])


@pytest.mark.parametrize(
    ("expected", "wet"),
    [(np.nan, True), (np.nan, False), (0.1, True), (3.0, False), (3.0, True), (0.0, False)],
)
def test_rain_is_as_requested_and_unchanged_where_it_is_the_forecast(cars, expected, wet):
    cars = cars.assign(precipitation_mm=expected, is_wet=float(expected >= 0.2), temperature_c=21.0)
    changed = with_weather(cars, wet)
    assert ((changed["precipitation_mm"] >= 0.2) == wet).all()
    assert (changed["is_wet"] == wet).all()
    assert (changed["temperature_c"] == 21.0).all()
    assert (changed is cars) == (bool(expected >= 0.2) == wet and not np.isnan(expected))


def test_a_scenario_with_rain_uses_what_was_learned_in_the_rain(frame, cars):
    wet = (frame["race_id"] % 2).astype(float)
    reversed_in_rain = (
        frame.groupby("race_id")["position"].rank(ascending=False).where(wet == 1, frame["position"])
    )
    model = Regression("before_weekend").fit(
        frame.assign(position=reversed_in_rain, is_wet=wet), np.ones(len(frame))
    )
    dry, rain = (pd.Series(model.log_p(with_weather(cars, wet))) for wet in (False, True))
    assert (rain - dry).corr(cars["driver_rank"].reset_index(drop=True)) < -0.9
    assert np.exp(rain).sum() == pytest.approx(1)
