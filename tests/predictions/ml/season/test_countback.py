"""Championships are decided by points, then by the countback."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from predictions.ml.season import countback

SEASONS = st.tuples(
    st.integers(0, 3000).map(lambda n: n / 2),
    st.lists(st.integers(0, 31), min_size=countback.PLACES, max_size=countback.PLACES),
)


def tally(points, counts=()):
    """The tally of some points and numbers of wins, second places, ..."""
    row = countback.no_results()
    row[0], row[1 : 1 + len(counts)] = points, counts
    return row


def places(*entrants):
    return countback.rank(np.array([entrants]), np.random.default_rng(0))[0].tolist()


@given(st.lists(SEASONS, min_size=2, max_size=6))
def test_places_follow_points_then_wins_then_second_places_and_so_on(seasons):
    found = places(*(tally(*season) for season in seasons))
    assert sorted(found) == list(range(len(seasons)))
    in_order = [seasons[entrant] for entrant in np.argsort(found)]
    assert in_order == sorted(seasons, reverse=True)


def test_more_points_beat_more_wins():
    assert places(tally(99.5, [9]), tally(100, [0])) == [1, 0]


def test_half_a_point_decides():
    assert places(tally(369.5, [9]), tally(370, [8])) == [1, 0]


def test_with_equal_points_more_wins_are_ahead_and_then_more_second_places():
    assert places(tally(100, [1, 5]), tally(100, [2, 0]), tally(100, [1, 6])) == [2, 0, 1]


def test_without_points_the_best_place_decides():
    assert places(tally(0, [0] * 11 + [1]), tally(0, [0] * 10 + [1])) == [1, 0]


def test_the_last_place_counts_too():
    last = [0] * (countback.PLACES - 1) + [1]
    assert places(tally(0), tally(0, last)) == [1, 0]


def test_each_season_has_a_ranking_of_its_own():
    seasons = np.array([[tally(10), tally(5)], [tally(5), tally(10)]])
    assert countback.rank(seasons, np.random.default_rng(0)).tolist() == [[0, 1], [1, 0]]


def test_entrants_with_equal_tallies_are_placed_at_random():
    equal = np.tile(tally(10, [1]), (2000, 2, 1))
    first = (countback.rank(equal, np.random.default_rng(0))[:, 0] == 0).mean()
    assert 0.4 < first < 0.6


def test_the_points_of_a_tally_are_in_its_first_column():
    assert countback.points(np.array([tally(12.5, [1]), tally(0)])).tolist() == [12.5, 0]


WIN = tally(25, [1])


def test_an_entrant_that_cannot_draw_level_with_the_leader_cannot_win():
    base = np.array([tally(100, [3]), tally(75, [2]), tally(74.5, [9])])
    assert countback.can_win(base, WIN).tolist() == [True, True, False]


def test_an_entrant_that_would_be_level_on_points_and_behind_on_wins_cannot_win():
    base = np.array([tally(100, [4]), tally(75, [2])])
    assert countback.can_win(base, WIN).tolist() == [True, False]


def test_after_the_last_race_only_the_leader_can_win():
    base = np.array([tally(99.5, [4]), tally(100, [2])])
    assert countback.can_win(base, countback.no_results()).tolist() == [False, True]


def test_after_the_last_race_entrants_with_equal_tallies_can_both_win():
    base = np.array([tally(100, [2]), tally(100, [2]), tally(100, [1, 9])])
    assert countback.can_win(base, countback.no_results()).tolist() == [True, True, False]
