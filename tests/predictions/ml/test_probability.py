"""From strengths to one coherent distribution: against counting, against drawing, for any field."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictions.ml.probability import (
    PLACES_EXPONENT,
    RANDOM_ORDER_SHARE,
    distribution,
    first_rows,
    log_softmax_by_race,
    place_probabilities,
)

FIELDS = st.lists(st.floats(-8, 8), min_size=1, max_size=24).map(np.array)


def counted(log_strength, places=PLACES_EXPONENT):
    """P(car, place) by walking through every finishing order."""
    win, rate = np.exp(log_strength), np.exp(places * log_strength)
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
def test_a_small_field_agrees_with_counting_every_order(strengths):
    strengths = np.array(strengths)
    assert place_probabilities(strengths) == pytest.approx(counted(strengths), abs=2e-6)


def test_a_whole_field_agrees_with_drawing_within_its_error():
    rng = np.random.default_rng(5)
    strengths, draws = rng.normal(0, 1.2, 20), 100_000
    winner = (strengths + rng.gumbel(size=(draws, 20))).argmax(1)
    by_lot = rng.random((draws, 1)) < RANDOM_ORDER_SHARE
    behind = np.where(by_lot, 0.0, PLACES_EXPONENT * strengths) + rng.gumbel(size=(draws, 20))
    behind[np.arange(draws), winner] = np.inf
    order = np.argsort(-behind, axis=1)
    said = distribution(strengths)
    for places, p in ((1, said.win), (3, said.podium), (10, said.points)):
        seen = np.bincount(order[:, :places].ravel(), minlength=20) / draws
        assert np.all(np.abs(seen - p) < 5 * np.sqrt(p * (1 - p) / draws) + 1e-5)


@given(FIELDS)
def test_every_field_has_one_winner_three_on_the_podium_and_ten_in_the_points(strengths):
    said, cars = distribution(strengths), len(strengths)
    assert said.win.sum() == pytest.approx(1, abs=1e-9)
    assert said.podium.sum() == pytest.approx(min(3, cars), abs=1e-4)
    assert said.points.sum() == pytest.approx(min(10, cars), abs=1e-4)
    assert said.expected_position.sum() == pytest.approx(cars * (cars + 1) / 2, rel=1e-4)


@given(FIELDS)
def test_who_wins_is_on_the_podium_and_who_is_there_scores(strengths):
    said = distribution(strengths)
    assert np.all((said.win >= 0) & (said.win <= said.podium))
    assert np.all((said.podium <= said.points) & (said.points <= 1))


@given(FIELDS)
def test_every_car_takes_exactly_one_place(strengths):
    assert place_probabilities(strengths).sum(axis=1) == pytest.approx(1, abs=1e-12)


@given(FIELDS, st.floats(-50, 50))
def test_only_differences_of_strength_count(strengths, shift):
    assert distribution(strengths + shift).podium == pytest.approx(distribution(strengths).podium, abs=1e-6)


@given(FIELDS)
def test_the_stronger_car_is_ahead_in_every_respect(strengths):
    said = distribution(np.sort(strengths)[::-1])
    for falling in (said.win, said.podium, said.points, -said.expected_position):
        assert np.all(np.diff(falling) <= 1e-6)


def test_each_race_has_a_softmax_of_its_own():
    race = np.array([7, 7, 3, 3, 3])
    p = np.exp(log_softmax_by_race(np.array([0.0, np.log(3), 5.0, 5.0, 5.0]), race))
    assert p == pytest.approx([0.25, 0.75, 1 / 3, 1 / 3, 1 / 3])


def test_strengths_beyond_floating_point_do_not_overflow():
    assert np.exp(log_softmax_by_race(np.array([1e5, 0.0]), np.array([1, 1]))) == pytest.approx([1, 0])


def test_a_race_begins_where_its_number_changes():
    assert first_rows(np.array([4, 4, 9, 2, 2])).tolist() == [0, 2, 3]
