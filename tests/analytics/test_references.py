"""Reference forecasts, worked out by hand."""

import numpy as np
import pytest

from analytics import references

# Three races of two, three and two drivers.
RACE = np.array([0, 0, 1, 1, 1, 2, 2])
WON = np.array([1.0, 0, 0, 1, 0, 0, 1])
LEADER = np.array([False, False, True, False, False, False, True])


def test_uniform_makes_no_difference():
    assert references.uniform(RACE) == pytest.approx([0.5, 0.5, 1 / 3, 1 / 3, 1 / 3, 0.5, 0.5])


def test_the_leader_wins_as_often_as_leaders_did_in_the_races_before():
    p = references.leader(RACE, LEADER, WON)
    assert p[:2] == pytest.approx([0.5, 0.5])  # nobody leads
    assert p[2:5] == pytest.approx([0.33, 0.335, 0.335])  # as assumed before the first leader's race
    assert p[5:] == pytest.approx([1 - 6.6 / 21, 6.6 / 21])  # one leader has not won


def test_a_grid_slot_wins_as_often_as_it_did_before():
    p = references.grid(RACE, np.array([1, 2, 1, 2, 0, 2, 1]), WON)
    assert p[:2] == pytest.approx([0.4 / 0.64, 0.24 / 0.64])  # as assumed
    first, second = (4 + 1) / 11, 2.4 / 11  # slot 1 has won its only race
    pit_lane = 0.4 * 0.6**19
    assert p[2:5] == pytest.approx(np.array([first, second, pit_lane]) / (first + second + pit_lane))
    assert p[5:] == pytest.approx(np.array([3.4, 5]) / 8.4)  # each has won one of two


def test_a_race_does_not_change_its_own_reference():
    other = WON.copy()
    other[5:] = 1, 0
    slots = np.array([1, 2, 1, 2, 0, 2, 1])
    assert np.array_equal(references.grid(RACE, slots, other), references.grid(RACE, slots, WON))
    assert np.array_equal(references.leader(RACE, LEADER, other), references.leader(RACE, LEADER, WON))


def test_a_shared_win_counts_half_for_each():
    p = references.leader(np.array([0, 0, 1, 1]), np.array([True, False, True, False]), np.full(4, 0.5))
    assert p[2:] == pytest.approx([7.1 / 21, 1 - 7.1 / 21])
