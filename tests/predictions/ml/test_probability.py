"""From log strengths to one coherent distribution: against enumeration, against simulation, for any field."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from predictions.ml.probability import (
    PLACES_EXPONENT,
    RANDOM_ORDER_SHARE,
    TAILS_95,
    Z_95,
    distribution,
    log_odds,
    log_odds_from_log,
    log_softmax_by_race,
    place_probabilities,
)

FIELDS = st.lists(st.floats(-8, 8), min_size=1, max_size=24).map(np.array)


def enumerated(log_strength, exponent=PLACES_EXPONENT):
    """P(car, place) as a sum over all finishing orders."""
    win, rate = np.exp(log_strength), np.exp(exponent * log_strength)
    table = np.zeros((len(log_strength), len(log_strength)))
    for order in permutations(range(len(log_strength))):
        p = win[order[0]] / win.sum()
        for place in range(1, len(order)):
            p *= rate[order[place]] / rate[list(order[place:])].sum()
        table[order, range(len(order))] += p
    return table


@pytest.mark.parametrize(
    "strengths", [[0.0, 0.0], [1.0, 0.0, -1.0], [2.0, 0.3, 0.3, -4.0], [3.0, 1.0, 0.0, -0.5, -2.0]]
)
def test_the_places_of_a_small_field_agree_with_the_sum_over_all_orders(strengths):
    strengths = np.array(strengths)
    assert place_probabilities(strengths) == pytest.approx(enumerated(strengths), abs=2e-6)


def test_a_whole_field_agrees_with_simulated_races():
    rng = np.random.default_rng(5)
    strengths, draws = rng.normal(0, 1.2, 20), 100_000
    winner = (strengths + rng.gumbel(size=(draws, 20))).argmax(1)
    at_random = rng.random((draws, 1)) < RANDOM_ORDER_SHARE
    behind = np.where(at_random, 0.0, PLACES_EXPONENT * strengths) + rng.gumbel(size=(draws, 20))
    behind[np.arange(draws), winner] = np.inf
    order = np.argsort(-behind, axis=1)
    forecast = distribution(strengths)
    for places, p in ((1, forecast.win), (3, forecast.podium), (10, forecast.points)):
        share = np.bincount(order[:, :places].ravel(), minlength=20) / draws
        assert np.all(np.abs(share - p) < 5 * np.sqrt(p * (1 - p) / draws) + 1e-5)


@given(FIELDS)
def test_every_field_has_one_winner_three_on_the_podium_and_ten_in_the_points(strengths):
    forecast, cars = distribution(strengths), len(strengths)
    assert forecast.win.sum() == pytest.approx(1, abs=1e-9)
    assert forecast.podium.sum() == pytest.approx(min(3, cars), abs=1e-4)
    assert forecast.points.sum() == pytest.approx(min(10, cars), abs=1e-4)
    assert forecast.expected_position.sum() == pytest.approx(cars * (cars + 1) / 2, rel=1e-4)


@given(FIELDS)
def test_a_win_is_a_podium_and_a_podium_is_in_the_points(strengths):
    forecast = distribution(strengths)
    assert np.all((forecast.win >= 0) & (forecast.win <= forecast.podium))
    assert np.all((forecast.podium <= forecast.points) & (forecast.points <= 1))


@given(FIELDS)
def test_every_car_takes_exactly_one_place(strengths):
    assert place_probabilities(strengths).sum(axis=1) == pytest.approx(1, abs=1e-12)


@given(FIELDS, st.floats(-50, 50))
def test_only_differences_of_strength_count(strengths, shift):
    assert distribution(strengths + shift).podium == pytest.approx(distribution(strengths).podium, abs=1e-6)


@given(FIELDS)
def test_the_stronger_car_is_ahead_in_every_respect(strengths):
    forecast = distribution(np.sort(strengths)[::-1])
    for falling in (forecast.win, forecast.podium, forecast.points, -forecast.expected_position):
        assert np.all(np.diff(falling) <= 1e-6)


def test_each_race_has_a_softmax_of_its_own():
    race = np.array([7, 7, 3, 3, 3])
    p = np.exp(log_softmax_by_race(np.array([0.0, np.log(3), 5.0, 5.0, 5.0]), race))
    assert p == pytest.approx([0.25, 0.75, 1 / 3, 1 / 3, 1 / 3])


def test_strengths_beyond_floating_point_do_not_overflow():
    assert np.exp(log_softmax_by_race(np.array([1e5, 0.0]), np.array([1, 1]))) == pytest.approx([1, 0])


def test_the_distribution_of_a_small_field_has_random_orders_behind_the_winner():
    strengths = np.array([2.0, 1.0, 0.0, -1.0])
    places, share = enumerated(strengths), RANDOM_ORDER_SHARE
    places[:, 1:] = (1 - share) * places[:, 1:] + share * (1 - places[:, :1]) / 3
    forecast = distribution(strengths)
    assert forecast.win == pytest.approx(places[:, 0])
    assert forecast.podium == pytest.approx(places[:, :3].sum(axis=1), abs=1e-5)
    assert forecast.points == pytest.approx(1)
    assert forecast.expected_position == pytest.approx(places @ [1, 2, 3, 4], abs=1e-5)


def test_a_car_without_rivals_wins():
    forecast = distribution(np.array([0.3]))
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
