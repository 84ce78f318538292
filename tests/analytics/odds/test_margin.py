"""Probabilities from odds, worked out by hand and by their properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.odds.margin import PODIUM_PLACES, WINNERS, probabilities

NAN = float("nan")


def test_odds_without_a_margin_are_inverse_probabilities():
    assert probabilities(np.array([2.0, 4.0, 4.0]), WINNERS) == pytest.approx([0.5, 0.25, 0.25])


def test_the_power_method_by_hand():
    # The inverse odds are 0.8 and 0.6, and 0.8**2 + 0.6**2 = 1: k is 2.
    assert probabilities(np.array([1 / 0.8, 1 / 0.6]), WINNERS) == pytest.approx([0.64, 0.36])


def test_outsiders_lose_a_larger_share_than_favourites():
    odds = np.array([1.5, 3.0, 9.0, 51.0])
    kept = probabilities(odds, WINNERS) * odds
    assert (np.diff(kept) < 0).all()


def test_a_list_that_sums_to_less_than_1_is_brought_to_1_too():
    assert probabilities(np.array([4.0, 4.0]), WINNERS) == pytest.approx([0.5, 0.5])


def test_a_driver_without_odds_has_no_probability():
    found = probabilities(np.array([2.0, NAN, 2.0]), WINNERS)
    assert np.isnan(found[1])
    assert found[[0, 2]] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("odds", [[], [NAN, NAN], [1.2, 1.3, 1.4]])
def test_too_few_drivers_tell_nothing(odds):
    assert np.isnan(probabilities(np.array(odds, float), PODIUM_PLACES)).all()


@given(
    st.lists(st.floats(1.001, 5000), min_size=4, max_size=24),
    st.sampled_from([WINNERS, PODIUM_PLACES]),
)
def test_probabilities_sum_to_the_places_and_keep_the_order(odds, places):
    found = probabilities(np.array(odds), places)
    assert found.sum() == pytest.approx(places, abs=1e-9)
    assert ((found >= 0) & (found < 1)).all()
    assert (np.diff(found[np.argsort(odds)]) <= 1e-12).all()
