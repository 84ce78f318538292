"""Simulated seasons, in cases in which the answer is known."""

import numpy as np
import pytest

from predictions.ml.probability import distribution
from predictions.ml.season import countback, points, simulate
from predictions.ml.season.simulate import Event

CONSTRUCTOR = np.repeat(np.arange(5), 2)  # ten cars
EQUAL = np.full(10, np.log(0.1))
RETIREMENT = np.full(10, 0.1)


def race(season=2018, log_p=EQUAL, spread=0.4, ahead=0):
    return Event(log_p, np.full(10, spread), RETIREMENT, points.race_scale(season), ahead)


def sprint(season=2022):
    return Event(EQUAL, np.full(10, 0.4), RETIREMENT, points.sprint_scale(season), is_sprint=True)


def test_a_race_gives_each_place_and_its_points_once():
    gained = simulate.simulate([race()], CONSTRUCTOR)
    assert (gained[:, :, 1:11].sum(axis=1) == 1).all()
    assert (gained[:, :, 1:].sum(axis=2) == 1).all()
    place = gained[:, :, 1:].argmax(axis=2)
    assert np.array_equal(countback.points(gained), points.RACE_POINTS[place])


def test_the_places_of_a_sprint_do_not_count_in_the_countback():
    gained = simulate.simulate([sprint()], CONSTRUCTOR)
    assert (gained[:, :, 1:] == 0).all()
    assert (countback.points(gained).sum(axis=1) == 36).all()


def test_races_add_up():
    gained = simulate.simulate([race(), sprint(), race(ahead=1)], CONSTRUCTOR)
    assert (countback.points(gained).sum(axis=1) == 101 + 36 + 101).all()
    assert (gained[:, :, 1:].sum(axis=2) == 2).all()


def test_errors_of_the_strengths_keep_the_forecast_probabilities_on_average():
    log_p = np.log(np.array([40, 20, 12, 8, 6, 5, 4, 3, 1.5, 0.5]) / 100)
    gained = simulate.simulate([race(log_p=log_p, spread=0.6)], CONSTRUCTOR)
    won = (countback.points(gained) == 25).mean(axis=0)
    assert won == pytest.approx(distribution(log_p, RETIREMENT).win, abs=0.02)


def test_two_cars_of_one_constructor_are_strong_in_the_same_seasons():
    gained = countback.points(simulate.simulate([race(spread=1.0, ahead=k) for k in range(6)], CONSTRUCTOR))
    correlation = np.corrcoef(gained.T)
    assert correlation[0, 1] > 0.3
    assert correlation[0, 2] < 0


def test_strengths_drift_apart_with_each_race():
    near, far = (
        countback.points(simulate.simulate([race(spread=0.0, ahead=k)] * 4, CONSTRUCTOR)) for k in (0, 20)
    )
    assert far.std() > 1.2 * near.std()


def test_the_fastest_lap_gives_its_point_in_most_races_and_never_two():
    gained = countback.points(simulate.simulate([race(2022)], CONSTRUCTOR))
    assert set(gained.sum(axis=1)) == {102.0}  # all ten cars are among the first ten


def test_a_fastest_lap_outside_the_first_ten_gives_no_point():
    cars = 20
    event = Event(np.full(cars, -np.log(cars)), np.zeros(cars), np.zeros(cars), points.race_scale(2022))
    total = countback.points(simulate.simulate([event], np.arange(cars) // 2)).sum(axis=1)
    assert set(total) == {101.0, 102.0}
    assert (total == 102.0).mean() == pytest.approx(0.5, abs=0.02)


def test_a_constructor_gains_first_and_second_place_at_most():
    best = simulate.most_possible([race(), sprint()], seats=2)
    assert countback.points(best) == 43 + 15
    assert best[1:4].tolist() == [1, 1, 0]


def test_a_driver_gains_a_win_and_the_fastest_lap_at_most():
    best = simulate.most_possible([race(2022)], seats=1)
    assert (countback.points(best), best[1], best[2]) == (26, 1, 0)


def test_the_same_seed_gives_the_same_seasons():
    one, two = (simulate.simulate([race(), race(ahead=1)], CONSTRUCTOR) for _ in range(2))
    assert np.array_equal(one, two)


def test_a_car_that_is_not_in_a_race_gains_nothing_and_the_others_as_without_it():
    log_p = np.log(np.full(10, 1 / 9))
    log_p[0] = -np.inf
    gained = simulate.simulate([race(log_p=log_p)], CONSTRUCTOR)
    assert not gained[:, 0].any()
    assert gained[:, 1:, 1].mean(axis=0) == pytest.approx(1 / 9, abs=0.05)
