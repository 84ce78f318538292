"""Points first, then the countback."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from predictions.ml.season import countback

# Points in halves and counts of the places 1 to 22, as a season has them.
SEASONS = st.tuples(
    st.integers(0, 3000).map(lambda n: n / 2), st.lists(st.integers(0, 31), min_size=22, max_size=22)
)


def merit(points, counts=()):
    """With so many wins, second places, ..."""
    places = [count * np.array(countback.of_place(place), np.int64) for place, count in enumerate(counts)]
    return sum(places, np.array([countback.of_points(points), 0], np.int64))


def order(*entrants):
    return countback.ranked(np.array([entrants]), np.random.default_rng(0))[0].tolist()


@given(SEASONS, SEASONS)
def test_merits_compare_as_points_then_wins_then_second_places(one, other):
    said = order(merit(*one), merit(*other))
    if one != other:
        assert said == ([0, 1] if one > other else [1, 0])


@given(SEASONS)
def test_points_can_be_read_back(season):
    assert countback.points(merit(*season)) == season[0]


def test_level_on_points_more_wins_are_ahead_and_then_more_second_places():
    assert order(merit(100, [1, 5]), merit(100, [2, 0]), merit(100, [1, 6])) == [2, 0, 1]


def test_without_points_the_best_place_decides():
    assert order(merit(0, [0] * 11 + [1]), merit(0, [0] * 10 + [1])) == [1, 0]


def test_entrants_quite_alike_are_placed_by_lot():
    alike = np.tile(merit(10, [1]), (2000, 2, 1))
    first = (countback.ranked(alike, np.random.default_rng(0))[:, 0] == 0).mean()
    assert 0.4 < first < 0.6


def test_a_sprint_won_counts_in_points_only():
    table = countback.of_places(np.array([8.0, 7.0]), cars=3, counted=False)
    assert (countback.points(table).tolist(), table[2].tolist()) == ([8, 7, 0], [0, 0])


def test_out_is_who_cannot_draw_level_with_the_leader():
    win = countback.of_places(np.array([25.0]), cars=2)[0]
    base = np.array([merit(100, [3]), merit(75, [2]), merit(74, [9])])
    assert countback.can_win(base, win).tolist() == [True, True, False]


def test_out_is_who_would_be_level_on_points_and_behind_on_countback():
    win = countback.of_places(np.array([25.0]), cars=2)[0]
    base = np.array([merit(100, [4]), merit(75, [2])])
    assert countback.can_win(base, win).tolist() == [True, False]


def test_with_nothing_left_only_the_leader_can_be_champion():
    base = np.array([merit(99.5, [4]), merit(100, [2])])
    assert countback.can_win(base, np.zeros(2, np.int64)).tolist() == [False, True]
