"""The scores of one forecast, worked out by hand."""

import numpy as np
import pytest

from analytics.scoring import UNPLACED, harville, normalised, outcome, scores

WIN = np.array([0.5, 0.25, 0.15, 0.1])
PODIUM = np.array([0.9, 0.8, 0.7, 0.6])
POINTS = np.array([0.9, 0.9, 0.9, 0.8])
UNKNOWN = np.full(4, np.nan)


def scored(positions, win=WIN, podium=PODIUM, points=None, season=2023):
    return scores(np.array(win, float), podium, points, outcome(np.array(positions), season))


def test_a_race_that_the_second_favourite_won():
    found = scored([2, 1, 4, 3])
    assert found.log_loss == pytest.approx(1.386294, abs=1e-6)  # -ln 0.25
    assert found.brier_score == pytest.approx(0.845)  # 0.5² + 0.75² + 0.15² + 0.1²
    assert found.podium_brier == pytest.approx(0.175)  # (0.1² + 0.2² + 0.7² + 0.4²) / 4
    assert found.rps == pytest.approx(0.193125)  # (0.845 + 0.7) / 2 / 4
    assert (found.top1_accuracy, found.top3_accuracy, found.winner_rank) == (0, 1, 2)


def test_two_who_share_a_win_share_its_outcome():
    found = scored([1, 1, 3, 4])
    assert found.log_loss == pytest.approx(0.287682, abs=1e-6)  # -ln(0.5 + 0.25)
    assert found.brier_score == pytest.approx(0.095)  # 0² + 0.25² + 0.15² + 0.1²
    assert (found.top1_accuracy, found.winner_rank) == (1, 1)


@pytest.mark.parametrize(("winner", "top_3"), [(2, 1.0), (3, 0.0)])
def test_the_winner_is_looked_for_among_the_three_favourites(winner, top_3):
    positions = np.arange(2, 6)
    positions[winner] = 1
    assert scored(positions).top3_accuracy == top_3


def test_favourites_that_are_level_share_the_win_of_one():
    found = scored([1, 2, 3, 4], win=[0.4, 0.4, 0.1, 0.1])
    assert (found.top1_accuracy, found.top3_accuracy, found.winner_rank) == (0.5, 1, 1)


def test_drivers_who_are_level_share_the_last_place_among_the_three():
    found = scored([4, 3, 2, 1], win=[0.4, 0.4, 0.1, 0.1])
    assert (found.top1_accuracy, found.top3_accuracy, found.winner_rank) == (0, 0.5, 3)


def test_a_winner_without_a_chance_has_the_smallest_probability():
    # 1e-4 of a sum of 1.0003 after the floor.
    assert scored([1, 2, 3, 4], win=[0, 1, 0, 0]).log_loss == pytest.approx(9.210640, abs=1e-6)


def test_probabilities_are_brought_to_a_sum_of_1_before_and_after_the_floor():
    assert normalised(np.array([3.0, 1.0, 0.0])) == pytest.approx(np.array([0.75, 0.25, 1e-4]) / 1.0001)
    assert normalised(np.zeros(4)) == pytest.approx(np.full(4, 0.25))


def test_a_podium_is_never_certain():
    found = scored([1, 2, 3, 4], podium=np.array([1.0, 1.0, 0.0, 0.0]))
    assert found.podium_brier == pytest.approx((3 * 1e-8 + 0.9999**2) / 4)


def test_points_are_scored_as_the_podium_is():
    # Five places score until 1959, so all four do: (3 * 0.1² + 0.2²) / 4
    assert scored([1, 2, 3, 4], points=POINTS, season=1955).points_brier == pytest.approx(0.0175)
    # Who is not classified does not: (0.1² + 0.1² + 0.1² + 0.8²) / 4
    assert scored([1, 2, 3, UNPLACED], points=POINTS).points_brier == pytest.approx(0.1675)
    assert scored([1, 2, 3, 4]).points_brier is None


@pytest.mark.parametrize(
    ("season", "places"),
    [(1950, 5), (1959, 5), (1960, 6), (2002, 6), (2003, 8), (2009, 8), (2010, 10), (2026, 10)],
)
def test_more_places_score_than_before(season, places):
    assert outcome(np.arange(1, 21), season).points.sum() == places


def test_harville_places_equal_drivers_alike():
    assert harville(np.full(4, 0.25)) == pytest.approx(np.full(4, 0.75))


def test_harville_by_hand():
    p = np.array([0.6, 0.3, 0.09, 0.01])
    second, third = p**0.8, p**0.7

    def order(i, j, k):
        return p[i] * second[j] / (second.sum() - second[i]) * third[k] / (third.sum() - third[i] - third[j])

    orders = [(i, j, k) for i in range(4) for j in range(4) for k in range(4) if len({i, j, k}) == 3]
    expected = [sum(order(*one) for one in orders if driver in one) for driver in range(4)]
    assert harville(p) == pytest.approx(expected)
    assert harville(p).sum() == pytest.approx(3)


def test_a_podium_that_is_unknown_follows_from_the_win():
    assert scored([1, 2, 3, 4], podium=UNKNOWN) == scored([1, 2, 3, 4], podium=harville(normalised(WIN)))
