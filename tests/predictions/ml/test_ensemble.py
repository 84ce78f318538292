"""The ensemble and its intervals."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logsumexp, softmax

from predictions.ml import fitting, inputs
from predictions.ml.ensemble import DISSIMILARITY, WEIGHTS, Ensemble, nested
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.forecast import by_all_models
from predictions.ml.intervals import (
    EVEN,
    FAVOURITES,
    FULL_VARIANCE,
    OUTSIDERS,
    RATING_SPREAD,
    VARIANCES,
    Replicates,
    interval,
    with_redrawn_ratings,
)
from predictions.ml.linear import Regression
from predictions.ml.logit import ConditionalLogit
from predictions.ml.probability import log_odds, log_softmax_by_race
from tests.predictions.ml.fields import CARS, drawn_features

SAME = {"constructor_id": [1, 1, 2, 3], "race_id": [7] * 4}


def member_log_p(*columns):
    return dict(zip(SINGLE_MODELS, (np.log(np.array(p)) for p in columns), strict=True))


def test_an_ensemble_is_the_weighted_mean_of_the_logarithms_of_its_members():
    log_p = member_log_p([0.7, 0.1, 0.1, 0.1], [0.25] * 4, [0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1])
    mean = np.sum([weight * log_p[name] for name, weight in WEIGHTS.items()], axis=0)
    found = Ensemble("before_weekend").added_to(log_p, pd.DataFrame(SAME))
    assert np.exp(found["ensemble"]) == pytest.approx(np.exp(mean) / np.exp(mean).sum())
    assert {name: found[name] for name in log_p} == log_p


def test_after_qualifying_the_cars_of_a_constructor_share_its_chances():
    """Of four equal cars, the two of one constructor win less often than any two others."""
    log_p = member_log_p(*[[0.25] * 4] * 4)
    found = np.exp(Ensemble("after_qualifying").added_to(log_p, pd.DataFrame(SAME))["ensemble"])
    pair = 2 ** DISSIMILARITY["after_qualifying"]
    assert found == pytest.approx(np.array([pair / 2, pair / 2, 1, 1]) / (pair + 2))


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.floats(-50, 50)), min_size=1, max_size=20))
def test_a_nested_logit_agrees_with_its_two_steps(cars):
    race, constructor, s = (np.array(values) for values in zip(*sorted(cars), strict=True))
    found = np.exp(log_softmax_by_race(nested(s, race, constructor, 0.8), race))
    for car in range(len(s)):
        own = (race == race[car]) & (constructor == constructor[car])
        of_race = {one: (race == race[car]) & (constructor == one) for one in constructor[race == race[car]]}
        totals = {one: 0.8 * logsumexp(s[rows] / 0.8) for one, rows in of_race.items()}
        log_p = totals[constructor[car]] - logsumexp(list(totals.values()))
        log_p += s[car] / 0.8 - logsumexp(s[own] / 0.8)
        assert found[car] == pytest.approx(np.exp(log_p), abs=1e-9)


def test_with_a_dissimilarity_of_one_the_cars_of_a_constructor_are_as_any_two():
    s = np.array([1.0, 0.0, -1.0])
    assert np.array_equal(nested(s, np.array([1, 1, 1]), np.array([5, 5, 6]), 1.0), s)


def test_a_stored_ensemble_keeps_the_weights_it_was_made_with(tmp_path):
    made = Ensemble("after_qualifying")
    made.weights_, made.dissimilarity_ = {"regression": 0.4, "elo": 0.6}, 0.7
    made.save(tmp_path)
    loaded = Ensemble("after_qualifying").load(tmp_path)
    assert (loaded.weights_, loaded.dissimilarity_) == (made.weights_, 0.7)


def test_an_ensemble_without_members_raises_an_error():
    with pytest.raises(ValueError, match="pass them"):
        Ensemble().log_strength(pd.DataFrame())


@pytest.fixture(scope="module")
def frame():
    return drawn_features(races=60)


@pytest.fixture(scope="module")
def past(frame):
    return frame[frame["season"] < 2006]


@pytest.fixture(scope="module")
def fitted(past):
    return fitting.fit(past, "before_weekend")


@pytest.fixture(scope="module")
def table(frame, fitted):
    return by_all_models(fitted, frame[frame["season"] == 2006])


def test_a_block_is_forecast_by_models_fitted_before_it(past):
    (block,) = fitting.blocks(past, 2002, 2005)
    assert block.season == 2005  # before it there are fewer than forty races
    assert set(past["season"][: block.begin]) == {2001, 2002, 2003, 2004}
    changed = past.assign(position=past["position"].where(past["season"] < 2005))
    same = (fitting.forecast_block(rows, "before_weekend", block) for rows in (past, changed))
    assert np.array_equal(*same)


def test_models_fitted_side_by_side_give_the_same_numbers(past, frame, fitted):
    rows = frame[frame["season"] == 2006]
    with ThreadPoolExecutor(3) as pool:
        beside = fitting.fit(past, "before_weekend", run=pool.map)
    pd.testing.assert_frame_equal(by_all_models(beside, rows), by_all_models(fitted, rows), check_exact=True)


def test_every_model_gives_every_race_one_coherent_distribution(table):
    sums = table.groupby(["model", "race_id"])[
        ["win_probability", "podium_probability", "points_probability"]
    ].sum()
    assert len(sums) == 5 * table["race_id"].nunique()
    assert sums.to_numpy() == pytest.approx(np.tile([1.0, 3.0, CARS], (len(sums), 1)), abs=1e-6)


def test_intervals_contain_each_other_and_their_probability_within_0_and_1(table):
    columns = (
        "interval_lower",
        "interval_80_lower",
        "win_probability",
        "interval_80_upper",
        "interval_upper",
    )
    limits = table[list(columns)].to_numpy()
    assert (np.diff(limits, axis=1) > 0).all()
    assert (limits[:, 0] > 0).all()
    assert (limits[:, -1] < 1).all()


def test_the_spread_of_the_replicates_is_deterministic_and_varies(past):
    weight = inputs.recency_weights(inputs.race_codes(past), 150)
    one, two = (Replicates().fit(past, weight, of_each=2).spread(past) for _ in range(2))
    assert np.array_equal(one, two)
    least = VARIANCES["before_weekend"].other
    assert one.min() >= least
    assert one.max() > 1.3 * least


def test_the_spread_of_a_race_does_not_depend_on_the_races_beside_it(past, fitted):
    last = past[-CARS:]
    assert fitted.replicates.spread(last) == pytest.approx(fitted.replicates.spread(past)[-CARS:])


def test_uncertain_ratings_make_intervals_wider(past, fitted):
    known, unknown = past[-CARS:].copy(), past[-CARS:].copy()
    for column in [c for c in past if c.startswith("sd_")]:
        unknown[column] = known[column] * [3.0] + 0.5
    assert fitted.replicates.spread(unknown).mean() > 1.2 * fitted.replicates.spread(known).mean()


def test_redrawn_ratings_have_the_rating_as_their_mean(past):
    drawn = with_redrawn_ratings(past[-CARS:], 6)
    assert drawn["race_id"].nunique() == 6
    mean = drawn["driver_rank"].to_numpy().reshape(6, CARS).mean(0)
    assert mean == pytest.approx(past["driver_rank"][-CARS:].to_numpy())
    assert drawn["driver_rank"].nunique() > CARS


def test_replicates_that_are_saved_and_loaded_give_the_same_spread(past, fitted, tmp_path):
    fitted.replicates.save(tmp_path)
    rows = past[past["season"] == 2003]
    assert np.array_equal(Replicates().load(tmp_path).spread(rows), fitted.replicates.spread(rows))


P = st.floats(0, 1)


@given(P, st.floats(0, 10), st.floats(0.05, 0.99))
def test_an_interval_contains_its_probability_whatever_the_spread_and_the_level(p, spread, level):
    lower, upper = interval(np.array([p]), np.array([spread]), level)
    assert 0 <= lower[0] <= p <= upper[0] <= 1


@given(P, st.floats(0, 10))
def test_an_interval_of_80_percent_lies_within_that_of_95_percent(p, spread):
    lower, upper = interval(np.array([p]), np.array([spread]))
    lower_80, upper_80 = interval(np.array([p]), np.array([spread]), 0.8)
    assert lower[0] <= lower_80[0] <= upper_80[0] <= upper[0]


@given(st.floats(0.01, 0.99))
def test_a_larger_spread_makes_an_interval_wider(p):
    narrow, wide = (interval(np.array([p]), np.array([s])) for s in (0.1, 1.0))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize(("level", "z"), [(0.95, 1.959964), (0.8, 1.281552)])
def test_an_interval_at_even_odds_is_as_many_standard_deviations_to_both_sides(level, z):
    p = 1 / (1 + np.exp(-EVEN))
    lower, upper = interval(np.array([p]), np.array([0.5]), level)
    assert log_odds(np.r_[lower, upper]) == pytest.approx([EVEN - 0.5 * z, EVEN + 0.5 * z], abs=1e-5)


def test_a_race_counts_half_after_a_half_life():
    race = np.repeat(np.arange(11), 2)
    weight = inputs.recency_weights(race, half_life=10)
    assert (weight[0], weight[-1]) == pytest.approx((0.5, 1.0))


def refit(factor):
    """A regression whose log strength is `factor` times the rating."""
    logit = ConditionalLogit()
    model = Regression()
    names = inputs.linear(drawn_features(races=2), model.stage).columns
    logit.coef_, logit.scale_ = np.where(names == "rank_rating", factor, 0.0), np.ones(len(names))
    model.logit_ = logit
    return model


def test_the_variance_of_the_spread_is_the_sum_of_its_three_parts(past):
    cars, factors = past[-CARS:], (0.5, 1.0, 1.5)
    replicates = Replicates()
    replicates.models_ = [refit(factor) for factor in factors]
    drawn = inputs.linear(with_redrawn_ratings(cars, 12), "before_weekend")["rank_rating"]
    strength = drawn.to_numpy().reshape(3, 4, CARS) * np.reshape(factors, (3, 1, 1))
    odds = log_odds(softmax(strength, axis=2))
    between, within = np.var(odds.mean(axis=1), axis=0, ddof=1), np.var(odds, axis=1, ddof=1).mean(axis=0)
    share = VARIANCES["before_weekend"]
    counted = within * np.minimum(within / FULL_VARIANCE, 1)
    total = share.refits * between + share.ratings * counted + share.other**2
    assert replicates.spread(cars) == pytest.approx(np.sqrt(total))


def test_redrawn_ratings_come_in_antithetic_pairs_of_the_filters_standard_deviation(past):
    cars = past[-CARS:]
    drawn = with_redrawn_ratings(cars, 2000)
    change = drawn["driver_rank"].to_numpy().reshape(2000, CARS) - cars["driver_rank"].to_numpy()
    assert change[0] == pytest.approx(-change[1])
    assert change.std(axis=0) == pytest.approx(RATING_SPREAD * cars["sd_rank"].to_numpy(), rel=0.1)


def test_ratings_are_redrawn_in_the_same_way_beside_other_races(past):
    alone, beside = (
        with_redrawn_ratings(rows, 4)["driver_rank"].to_numpy() for rows in (past[-CARS:], past[-2 * CARS :])
    )
    assert beside.reshape(4, 2 * CARS)[:, CARS:] == pytest.approx(alone.reshape(4, CARS))


@pytest.mark.parametrize("p", [0.8, 0.3, 0.02, 0.001])
def test_an_interval_is_longer_towards_even_odds_than_away_from_them(p):
    odds = np.log(p / (1 - p))
    below, above = FAVOURITES * max(odds - EVEN, 0), OUTSIDERS * max(EVEN - odds, 0)
    found = log_odds(np.concatenate(interval(np.array([p]), np.array([0.5]))))
    assert found == pytest.approx([odds - 1.959964 * (0.5 + below), odds + 1.959964 * (0.5 + above)])
