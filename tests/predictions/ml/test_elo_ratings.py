"""Elo ratings: what a result is worth, what a winter takes."""

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
def test_what_one_is_expected_to_score_the_other_is_not(a, b):
    a, b = np.array([a]), np.array([b])
    assert elo_ratings.expected_score(a, b) + elo_ratings.expected_score(b, a) == pytest.approx(1)


@given(st.lists(RATINGS, min_size=2, max_size=20))
def test_what_some_gain_the_others_lose(ratings):
    assert elo_ratings.score_surplus(
        np.array(ratings), np.arange(1.0, len(ratings) + 1)
    ).sum() == pytest.approx(0, abs=1e-9)


def test_among_equals_the_winner_gains_half_and_the_last_loses_it():
    assert elo_ratings.score_surplus(np.full(3, 1500.0), np.array([2.0, 1.0, 3.0])) == pytest.approx(
        [0, 0.5, -0.5]
    )


def test_who_is_not_classified_neither_gains_nor_loses():
    gained = elo_ratings.score_surplus(np.array([1500.0, 1500.0, 1500.0]), np.array([1.0, np.nan, 2.0]))
    assert gained == pytest.approx([0.5, 0, -0.5])
    assert elo_ratings.score_surplus(np.array([1500.0, 1500.0]), np.array([1.0, np.nan])).tolist() == [0, 0]


def test_a_surprise_is_worth_more_than_a_favourites_win():
    favourite, outsider = (
        elo_ratings.score_surplus(np.array([1700.0, 1500.0]), np.array(p)) for p in ([1.0, 2], [2.0, 1])
    )
    assert outsider[1] > favourite[0] > 0


def test_the_winner_gains_for_himself_and_for_his_car():
    _, after = rated((2021, SPA, "ann cyd"))
    ann, cyd = of(after, "ann", 1), of(after, "cyd", 1)
    half, of_car = RULES.race_driver / 2, RULES.race_constructor / 2
    assert (ann["driver"], cyd["driver"]) == (1500 + half, 1500 - half)
    assert (ann["constructor"], cyd["constructor"]) == (1500 + of_car, 1500 - of_car)


def test_qualifying_moves_ratings_before_the_race_does():
    past = history((2021, SPA, "-ann -cyd"))
    past.entries["qualified"] = [2.0, 1.0]
    _, after = elo_ratings.ratings(past)
    assert after["driver"].tolist() == [
        1500 - RULES.qualifying_driver / 2,
        1500 + RULES.qualifying_driver / 2,
    ]


def test_everybody_begins_in_the_middle():
    before, _ = rated((2021, SPA, "ann bob cyd dan"))
    assert (before[["driver", "constructor"]] == elo_ratings.MEAN).all(axis=None)


def test_within_a_season_a_rating_is_carried_to_the_next_race():
    before, after = rated((2021, SPA, "ann cyd"), (2021, SPA, "cyd ann"))
    assert of(before, "ann", 2)["driver"] == of(after, "ann", 1)["driver"]


def test_over_winter_ratings_shrink_to_the_middle_and_cars_shrink_more():
    before, after = rated((2020, SPA, "ann cyd"), (2021, SPA, "cyd ann"))
    had, left = of(after, "ann", 1), of(before, "ann", 2)
    assert left["driver"] - 1500 == pytest.approx(RULES.winter_driver * (had["driver"] - 1500))
    assert left["constructor"] - 1500 == pytest.approx(RULES.winter_constructor * (had["constructor"] - 1500))
    assert RULES.winter_constructor < RULES.winter_driver < 1


def test_new_rules_shrink_cars_more_and_drivers_no_more():
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


def test_a_race_without_a_result_moves_nothing():
    before, after = rated((2021, SPA, "ann cyd"), (2021, SPA, "-ann -cyd"))
    assert of(before, "ann", 2)["driver"] == of(after, "ann", 2)["driver"]
