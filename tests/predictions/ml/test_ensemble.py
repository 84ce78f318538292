"""The ensemble, its calibration and its intervals."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from predictions.ml import fitting, inputs
from predictions.ml.ensemble import PRIOR_WEIGHTS, Calibration, Ensemble, fit_sharpness, pool_weights
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.forecast import by_all_models
from predictions.ml.intervals import (
    EXTRA_SD,
    LONG_SHOT_FROM,
    LONG_SHOT_SLOPE,
    RATING_SPREAD,
    REFIT_SHARE,
    Replicates,
    interval,
    with_redrawn_ratings,
)
from predictions.ml.linear import Regression
from predictions.ml.logit import ConditionalLogit
from predictions.ml.probability import log_odds, log_softmax_by_race
from tests.predictions.ml.fields import CARS, drawn_features

RACES = 1000
MANY = 20  # copies of each race: more than the penalties
EQUAL = np.array([0.5, 0.5])


def two_experts(seed=1):
    """Log win probabilities of a model that is right and of a random one, and the winners."""
    rng = np.random.default_rng(seed)
    race = np.repeat(np.arange(RACES), CARS)
    truth = rng.normal(0, 1.5, (RACES, CARS))
    winner = (truth + rng.gumbel(size=truth.shape)).argmax(1)
    log_p = [log_softmax_by_race(s.ravel(), race) for s in (truth, rng.normal(0, 1.5, truth.shape))]
    return np.column_stack(log_p), race, np.eye(CARS)[winner].ravel()


def weights(log_p, race, won, times=1):
    """Pool weights, with each race counted `times` times."""
    return pool_weights(log_p, race, won, np.full(len(race), float(times)), EQUAL)


def test_with_enough_races_the_right_model_gets_the_weight_and_the_random_one_none():
    right, random = weights(*two_experts(), times=MANY)
    assert right > 0.7
    assert 0 <= random < 0.1


def test_the_weights_fit_better_than_equal_ones():
    log_p, race, won = two_experts()
    found, equal = (log_softmax_by_race(log_p @ w, race) @ won for w in (weights(log_p, race, won), EQUAL))
    assert found > equal


def test_few_races_leave_the_weights_close_to_their_prior():
    log_p, race, won = (values[: 3 * CARS] for values in two_experts())
    assert weights(log_p, race, won) == pytest.approx(EQUAL, abs=0.15)


def test_without_forecasts_the_weights_are_the_prior_ones_and_the_sharpness_is_one():
    nothing = Calibration.learn(np.empty((0, len(SINGLE_MODELS))), np.empty(0, int), np.empty(0))
    assert dict(zip(SINGLE_MODELS, nothing.weights, strict=True)) == PRIOR_WEIGHTS
    assert (nothing.sharpness == 1).all()


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_the_sharpness_corrects_forecasts_that_are_too_flat_or_too_sharp(factor):
    log_p, race, won = two_experts()
    found = fit_sharpness(factor * log_p[:, 0], race, won, np.full(len(race), float(MANY)))
    assert found == pytest.approx(1 / factor, rel=0.25)


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


def test_the_weights_of_the_ensemble_are_learned_and_none_is_negative(fitted):
    weights = fitted.models["ensemble"].weights_
    assert min(weights.values()) >= 0
    assert weights != PRIOR_WEIGHTS


def test_every_single_model_has_its_own_sharpness(fitted):
    assert len({fitted.models[name].sharpness_ for name in SINGLE_MODELS}) == len(SINGLE_MODELS)


def test_every_model_gives_every_race_one_coherent_distribution(table):
    sums = table.groupby(["model", "race_id"])[
        ["win_probability", "podium_probability", "points_probability"]
    ].sum()
    assert len(sums) == 5 * table["race_id"].nunique()
    assert sums.to_numpy() == pytest.approx(np.tile([1.0, 3.0, CARS], (len(sums), 1)), abs=1e-6)


def test_every_interval_contains_its_probability_within_0_and_1(table):
    lower, win, upper = (table[c] for c in ("interval_lower", "win_probability", "interval_upper"))
    assert ((lower > 0) & (lower < win) & (win < upper) & (upper < 1)).all()


def test_the_spread_of_the_replicates_is_deterministic_and_varies(past):
    weight = inputs.recency_weights(inputs.race_codes(past), 150)
    one, two = (Replicates().fit(past, weight, of_each=2).spread(past) for _ in range(2))
    assert np.array_equal(one, two)
    assert one.min() >= EXTRA_SD
    assert one.max() > 2 * EXTRA_SD


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


@given(P, st.floats(0, 10))
def test_an_interval_contains_its_probability_whatever_the_spread(p, spread):
    lower, upper = interval(np.array([p]), np.array([spread]))
    assert 0 <= lower[0] <= p <= upper[0] <= 1


@given(st.floats(0.01, 0.99))
def test_a_larger_spread_makes_an_interval_wider(p):
    narrow, wide = (interval(np.array([p]), np.array([s])) for s in (0.1, 1.0))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_an_interval_is_196_standard_deviations_of_the_log_odds():
    lower, upper = interval(np.array([0.5]), np.array([1.0]))
    assert (lower[0], upper[0]) == pytest.approx((1 / (1 + np.exp(1.96)), 1 / (1 + np.exp(-1.96))), abs=1e-5)


def test_a_race_counts_half_after_a_half_life():
    race = np.repeat(np.arange(11), 2)
    weight = inputs.recency_weights(race, half_life=10)
    assert (weight[0], weight[-1]) == pytest.approx((0.5, 1.0))


def test_recent_races_count_more_in_the_calibration():
    """The models are right in the first half of the races and too sharp in the second, or the reverse."""
    log_p, race, won = (values[: 600 * CARS] for values in two_experts())
    first_half = race < 300

    def sharpness(too_sharp):
        column = np.where(too_sharp, 3.0, 1.0) * log_p[:, 0]
        return Calibration.learn(np.column_stack([column] * len(SINGLE_MODELS)), race, won).sharpness[0]

    # Without the weights the difference is 0.03.
    assert sharpness(~first_half) < sharpness(first_half) - 0.06


def test_recent_races_count_more_in_the_weights_of_the_pool():
    """One model is right in recent races and the other one in early races."""
    log_p, race, won = (values[: 600 * CARS] for values in two_experts())
    recent = (race >= 300)[:, None]
    columns = np.where(recent, log_p, log_p[:, ::-1])
    padded = np.column_stack([columns, np.zeros((len(race), len(SINGLE_MODELS) - 2))])
    change = Calibration.learn(padded, race, won).weights - list(PRIOR_WEIGHTS.values())
    assert change[0] > 0 > change[1]


def test_a_calibration_is_applied_as_exponents_and_weights():
    log_p, race, _ = (values[: 2 * CARS] for values in two_experts())
    log_p = np.column_stack([log_p, log_p])
    calibration = Calibration(np.array([1.0, 2.0, 1.0, 0.5]), np.array([0.5, 0.1, 0.3, 0.2]))
    applied = calibration.apply(log_p, race)
    pooled = 0.5 * log_p[:, 0] + 0.2 * log_p[:, 1] + 0.3 * log_p[:, 2] + 0.1 * log_p[:, 3]
    assert applied["ensemble"] == pytest.approx(log_softmax_by_race(pooled, race))
    second = list(SINGLE_MODELS)[1]
    assert applied[second] == pytest.approx(log_softmax_by_race(2 * log_p[:, 1], race))


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
    assert replicates.spread(cars) == pytest.approx(np.sqrt(REFIT_SHARE * between + within + EXTRA_SD**2))


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


@pytest.mark.parametrize("p", [0.3, 0.02, 0.001])
def test_intervals_of_outsiders_are_widened_by_their_distance_from_2_percent(p):
    odds = np.log(p / (1 - p))
    sd = 0.5 + LONG_SHOT_SLOPE * max(LONG_SHOT_FROM - odds, 0)
    lower, upper = interval(np.array([p]), np.array([0.5]))
    found = np.log([lower[0] / (1 - lower[0]), upper[0] / (1 - upper[0])])
    assert found == pytest.approx([odds - 1.959964 * sd, odds + 1.959964 * sd])
