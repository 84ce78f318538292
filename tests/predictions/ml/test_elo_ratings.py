"""Elo ratings: the effect of a result and of a winter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictions.ml import elo_ratings
from tests.predictions.ml.histories import history, of

SPA = 1
RULES = elo_ratings.EloSettings()
RATINGS = st.floats(500, 2500)


def rated(*races):
    """Each entry's ratings before and after its race, beside the entry."""
    past = history(*races)
    return [past.entries.join(frame) for frame in elo_ratings.ratings(past)]


def test_four_hundred_points_more_are_ten_to_one():
    assert elo_ratings.expected_score(np.array([1900.0]), np.array([1500.0])) == pytest.approx(10 / 11)


@given(RATINGS, RATINGS)
def test_the_expected_scores_of_two_rivals_add_up_to_one(a, b):
    a, b = np.array([a]), np.array([b])
    assert elo_ratings.expected_score(a, b) + elo_ratings.expected_score(b, a) == pytest.approx(1)


@given(st.lists(RATINGS, min_size=2, max_size=20))
def test_the_surpluses_of_a_session_add_up_to_zero(ratings):
    assert elo_ratings.score_surplus(
        np.array(ratings), np.arange(1.0, len(ratings) + 1)
    ).sum() == pytest.approx(0, abs=1e-9)


def test_among_equal_ratings_the_surpluses_run_from_one_half_to_minus_one_half():
    assert elo_ratings.score_surplus(np.full(3, 1500.0), np.array([2.0, 1.0, 3.0])) == pytest.approx(
        [0, 0.5, -0.5]
    )


def test_a_car_that_is_not_classified_has_no_surplus():
    gained = elo_ratings.score_surplus(np.array([1500.0, 1500.0, 1500.0]), np.array([1.0, np.nan, 2.0]))
    assert gained == pytest.approx([0.5, 0, -0.5])
    assert elo_ratings.score_surplus(np.array([1500.0, 1500.0]), np.array([1.0, np.nan])).tolist() == [0, 0]


def test_the_win_of_an_outsider_has_a_larger_surplus_than_that_of_the_favourite():
    favourite, outsider = (
        elo_ratings.score_surplus(np.array([1700.0, 1500.0]), np.array(p)) for p in ([1.0, 2], [2.0, 1])
    )
    assert outsider[1] > favourite[0] > 0


def test_a_win_raises_the_ratings_of_the_driver_and_of_the_constructor():
    _, after = rated((2021, SPA, "ann cyd"))
    ann, cyd = of(after, "ann", 1), of(after, "cyd", 1)
    half, of_car = RULES.race_driver / 2, RULES.race_constructor / 2
    assert (ann["driver"], cyd["driver"]) == (1500 + half, 1500 - half)
    assert (ann["constructor"], cyd["constructor"]) == (1500 + of_car, 1500 - of_car)


def test_qualifying_changes_ratings_without_a_race_result_too():
    past = history((2021, SPA, "-ann -cyd"))
    past.entries["qualified"] = [2.0, 1.0]
    _, after = elo_ratings.ratings(past)
    assert after["driver"].tolist() == [
        1500 - RULES.qualifying_driver / 2,
        1500 + RULES.qualifying_driver / 2,
    ]


def test_all_ratings_start_at_the_mean():
    before, _ = rated((2021, SPA, "ann bob cyd dan"))
    assert (before[["driver", "constructor"]] == elo_ratings.MEAN_RATING).all(axis=None)


def test_within_a_season_a_rating_is_unchanged_until_the_next_race():
    before, after = rated((2021, SPA, "ann cyd"), (2021, SPA, "cyd ann"))
    assert of(before, "ann", 2)["driver"] == of(after, "ann", 1)["driver"]


def test_over_winter_ratings_move_to_the_mean_and_those_of_constructors_further():
    before, after = rated((2020, SPA, "ann cyd"), (2021, SPA, "cyd ann"))
    had, left = of(after, "ann", 1), of(before, "ann", 2)
    assert left["driver"] - 1500 == pytest.approx(RULES.winter_driver * (had["driver"] - 1500))
    assert left["constructor"] - 1500 == pytest.approx(RULES.winter_constructor * (had["constructor"] - 1500))
    assert RULES.winter_constructor < RULES.winter_driver < 1


def test_new_rules_move_constructors_further_to_the_mean_but_not_drivers():
    (before, after), (other, _) = (
        rated((year, SPA, "ann cyd"), (year + 1, SPA, "cyd ann")) for year in (2021, 2020)
    )
    assert of(before, "ann", 2)["driver"] == of(other, "ann", 2)["driver"]
    left = RULES.new_rules * RULES.winter_constructor * (of(after, "ann", 1)["constructor"] - 1500)
    assert of(before, "ann", 2)["constructor"] - 1500 == pytest.approx(left)


def test_a_constructor_keeps_its_rating_under_another_name():
    past = history((2021, SPA, "ann cyd"), (2021, SPA, "ann cyd"))
    past.entries.loc[past.entries["race_id"] == 2, "constructor_id"] += 100
    before, after = elo_ratings.ratings(past)
    assert before["constructor"].iloc[2] == after["constructor"].iloc[0] > 1500


def test_a_race_without_a_result_changes_nothing():
    before, after = rated((2021, SPA, "ann cyd"), (2021, SPA, "-ann -cyd"))
    assert of(before, "ann", 2)["driver"] == of(after, "ann", 2)["driver"]


def test_equal_positions_score_one_half():
    surplus = elo_ratings.score_surplus(np.full(3, 1500.0), np.array([1.0, 1.0, 3.0]))
    assert surplus == pytest.approx([0.25, 0.25, -0.5])


def test_the_surplus_is_the_mean_over_the_rivals_of_score_minus_expected_score():
    surplus = elo_ratings.score_surplus(np.array([1900.0, 1500.0, 1500.0]), np.array([2.0, 1.0, 3.0]))
    assert surplus[0] == pytest.approx(((0 - 10 / 11) + (1 - 10 / 11)) / 2)


def test_a_cars_rating_is_its_drivers_plus_its_constructors_minus_the_mean():
    before, after = rated((2021, SPA, "ann cyd"), (2021, SPA, "cyd ann"))
    ann, cyd = of(before, "ann", 2), of(before, "cyd", 2)
    difference = (ann["driver"] + ann["constructor"]) - (cyd["driver"] + cyd["constructor"])
    expected = elo_ratings.expected_score(np.array([difference]), np.array([0.0]))[0]
    assert of(after, "ann", 2)["driver"] - ann["driver"] == pytest.approx(-RULES.race_driver * expected)


def test_a_constructor_changes_by_the_mean_surplus_of_its_cars():
    _, after = rated((2021, SPA, "ann bob cyd"))
    # Ann and Bob drive for one constructor, Cyd for the other.
    gained = (of(after, "ann", 1)["constructor"] - 1500, of(after, "cyd", 1)["constructor"] - 1500)
    assert gained == pytest.approx((RULES.race_constructor * (0.5 + 0) / 2, -RULES.race_constructor * 0.5))


def test_the_race_is_compared_with_the_ratings_after_qualifying():
    past = history((2021, SPA, "ann cyd"))
    past.entries["qualified"] = [1.0, 2.0]
    _, after = elo_ratings.ratings(past)
    gap = 2 * (RULES.qualifying_driver + RULES.qualifying_constructor) / 2
    expected = elo_ratings.expected_score(np.array([gap]), np.array([0.0]))[0]
    gained = RULES.qualifying_driver / 2 + RULES.race_driver * (1 - expected)
    assert after["driver"].iloc[0] - 1500 == pytest.approx(gained)
