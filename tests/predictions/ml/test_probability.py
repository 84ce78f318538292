"""From log strengths to one coherent distribution: against enumeration, against simulation, for any field."""

from itertools import permutations, product
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from predictions.ml.probability import (
    PLACES_EXPONENT,
    TAILS_95,
    Z_95,
    distribution,
    log_odds,
    log_odds_from_log,
    log_softmax_by_race,
    place_probabilities,
    retires_if_beaten,
)

CARS = st.tuples(st.floats(-8, 8), st.floats(0, 0.95))
FIELDS = st.lists(CARS, min_size=1, max_size=24).map(lambda cars: np.array(cars).T)


def enumerated(log_strength, retirement, exponent=PLACES_EXPONENT):
    """P(car, place), finishing and in all, as sums over the sets of retired cars and all orders."""
    cars, win = len(log_strength), np.exp(log_strength) / np.exp(log_strength).sum()
    rate, out = np.exp(exponent * log_strength), retires_if_beaten(win, retirement)
    finishing, taking = np.zeros((2, cars, cars))
    for order in permutations(range(cars)):
        for retires in product([False, True], repeat=cars - 1):
            finished = [car for car, gone in zip(order[1:], retires, strict=True) if not gone]
            retired = [car for car, gone in zip(order[1:], retires, strict=True) if gone]
            if list(order[1:]) != finished + retired:
                continue
            p = win[order[0]] * np.prod(np.where(retires, out[list(order[1:])], 1 - out[list(order[1:])]))
            for place in range(len(finished)):
                p *= rate[finished[place]] / rate[finished[place:]].sum()
            p /= factorial(len(retired))
            taking[order, range(cars)] += p
            classified = [order[0], *finished]
            finishing[classified, range(len(classified))] += p
    return finishing, taking


@pytest.mark.parametrize(
    "strengths", [[0.0, 0.0], [1.0, 0.0, -1.0], [2.0, 0.3, 0.3, -4.0], [3.0, 1.0, 0.0, -2.0]]
)
@pytest.mark.parametrize("retirement", [[0.0] * 4, [0.3] * 4, [0.9, 0.02, 0.4, 0.1]])
def test_the_places_of_a_small_field_agree_with_the_sum_over_all_orders(strengths, retirement):
    strengths, retirement = np.array(strengths), np.array(retirement[: len(strengths)])
    found, expected = place_probabilities(strengths, retirement), enumerated(strengths, retirement)
    assert found[0] == pytest.approx(expected[0], abs=2e-6)
    assert found[1] == pytest.approx(expected[1], abs=2e-6)


def test_a_whole_field_agrees_with_simulated_races():
    rng = np.random.default_rng(5)
    strengths, retirement, draws = rng.normal(0, 1.2, 20), rng.uniform(0.02, 0.5, 20), 100_000
    forecast = distribution(strengths, retirement)
    winner = (strengths + rng.gumbel(size=(draws, 20))).argmax(1)
    behind = PLACES_EXPONENT * strengths + rng.gumbel(size=(draws, 20))
    retired = rng.random((draws, 20)) < retires_if_beaten(forecast.win, retirement)
    retired[np.arange(draws), winner] = False
    behind[retired] = rng.random(retired.sum()) - 1000
    behind[np.arange(draws), winner] = np.inf
    order = np.argsort(-behind, axis=1)
    for places, p in ((1, forecast.win), (3, forecast.podium), (10, forecast.points)):
        share = np.bincount(order[:, :places].ravel(), minlength=20) / draws
        assert np.all(np.abs(share - p) < 5 * np.sqrt(p * (1 - p) / draws) + 1e-5)
    assert (~retired).mean(axis=0) == pytest.approx(forecast.finish, abs=0.01)


@given(FIELDS)
def test_every_field_has_one_winner_three_on_the_podium_and_ten_in_the_points(field):
    forecast, cars = distribution(*field), field.shape[1]
    assert forecast.win.sum() == pytest.approx(1, abs=1e-9)
    assert forecast.podium.sum() == pytest.approx(min(3, cars), abs=1e-3)
    assert forecast.points.sum() == pytest.approx(min(10, cars), abs=1e-3)
    assert forecast.expected_position.sum() == pytest.approx(cars * (cars + 1) / 2, rel=1e-3)


@given(FIELDS)
def test_a_win_is_a_podium_and_a_podium_is_in_the_points(field):
    forecast = distribution(*field)
    assert np.all((forecast.win >= 0) & (forecast.win <= forecast.podium))
    assert np.all((forecast.podium <= forecast.points) & (forecast.points <= 1))


@given(FIELDS)
def test_every_car_takes_one_place_or_retires(field):
    forecast, (finishing, taking) = distribution(*field), place_probabilities(*field)
    assert taking.sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert finishing.sum(axis=1) == pytest.approx(forecast.finish, abs=1e-9)
    beaten = (1 - forecast.win) * retires_if_beaten(forecast.win, field[1])
    assert forecast.finish == pytest.approx(1 - beaten, abs=1e-3)


def test_a_car_that_can_lose_retires_with_its_own_probability():
    retirement = np.array([0.1, 0.3, 0.02, 0.6])
    forecast = distribution(np.array([1.0, 0.5, 0.0, -1.0]), retirement)
    assert forecast.finish == pytest.approx(1 - retirement, abs=1e-6)


def test_a_higher_probability_to_retire_changes_the_places_and_not_the_winner():
    strengths = np.array([2.0, 1.0, 0.0, -1.0])
    safe, fragile = (distribution(strengths, np.array([r, 0.1, 0.1, 0.1])) for r in (0.02, 0.3))
    assert np.array_equal(safe.win, fragile.win)
    assert fragile.podium[0] < safe.podium[0]
    assert fragile.expected_position[0] > safe.expected_position[0]


@given(FIELDS, st.floats(-50, 50))
def test_only_differences_of_strength_count(field, shift):
    strengths, retirement = field
    moved = distribution(strengths + shift, retirement)
    assert moved.podium == pytest.approx(distribution(*field).podium, abs=1e-6)


@given(FIELDS)
def test_among_cars_that_never_retire_the_stronger_one_is_ahead_in_every_respect(field):
    strengths = np.sort(field[0])[::-1]
    forecast = distribution(strengths, np.zeros(len(strengths)))
    for falling in (forecast.win, forecast.podium, forecast.points, -forecast.expected_position):
        assert np.all(np.diff(falling) <= 1e-6)


def test_each_race_has_a_softmax_of_its_own():
    race = np.array([7, 7, 3, 3, 3])
    p = np.exp(log_softmax_by_race(np.array([0.0, np.log(3), 5.0, 5.0, 5.0]), race))
    assert p == pytest.approx([0.25, 0.75, 1 / 3, 1 / 3, 1 / 3])


def test_strengths_beyond_floating_point_do_not_overflow():
    assert np.exp(log_softmax_by_race(np.array([1e5, 0.0]), np.array([1, 1]))) == pytest.approx([1, 0])


def test_a_car_without_rivals_wins():
    forecast = distribution(np.array([0.3]), np.array([0.5]))
    assert (forecast.win[0], forecast.podium[0], forecast.points[0], forecast.expected_position[0]) == (
        1,
        1,
        1,
        1,
    )


@pytest.mark.parametrize(("p", "odds"), [(0.5, 0.0), (0.75, np.log(3)), (0.25, -np.log(3))])
def test_log_odds_are_the_logarithm_of_p_by_1_minus_p(p, odds):
    assert log_odds(np.array(p)) == pytest.approx(odds)
    assert log_odds_from_log(np.log(p)) == pytest.approx(odds)


def test_log_odds_of_certain_outcomes_are_finite():
    assert log_odds(np.array([0.0, 1.0])) == pytest.approx([-27.631, 27.631], abs=1e-3)
    assert log_odds(np.array([0.0, 1.0]), smallest=1e-9) == pytest.approx([-20.723, 20.723], abs=1e-3)
    assert np.isfinite(log_odds(np.array([0.0, 1.0]), smallest=1e-300)).all()
    assert log_odds_from_log(np.array([-800.0, 0.0])) == pytest.approx([-800, 27.631], abs=1e-3)


def test_the_constants_of_95_percent_intervals_agree():
    assert ndtri(TAILS_95) == pytest.approx([-Z_95, Z_95], abs=1e-6)
