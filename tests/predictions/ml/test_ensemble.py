"""The pool of the models, its weights and its intervals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictions.ml import fitting, inputs
from predictions.ml.ensemble import PRIOR_WEIGHTS, Calibration, Ensemble, fit_sharpness, pool_weights
from predictions.ml.families import SINGLE
from predictions.ml.forecast import by_all_models
from predictions.ml.intervals import EXTRA_SD, Replicates, interval, with_redrawn_ratings
from predictions.ml.probability import log_softmax_by_race
from tests.predictions.ml.fields import CARS, drawn_features

RACES = 1000
MANY = 20  # times: more than any prior is worth
EQUAL = np.array([0.5, 0.5])


def two_experts(seed=1):
    """Log probabilities of one that knows the truth and one that guesses, and who won."""
    rng = np.random.default_rng(seed)
    race = np.repeat(np.arange(RACES), CARS)
    truth = rng.normal(0, 1.5, (RACES, CARS))
    winner = (truth + rng.gumbel(size=truth.shape)).argmax(1)
    log_p = [log_softmax_by_race(s.ravel(), race) for s in (truth, rng.normal(0, 1.5, truth.shape))]
    return np.column_stack(log_p), race, np.eye(CARS)[winner].ravel()


def weights(log_p, race, won, times=1):
    """As if each race had been seen so many times."""
    return pool_weights(log_p, race, won, np.full(len(race), float(times)), EQUAL)


def test_once_enough_is_seen_who_knows_gets_the_weight_and_who_guesses_none():
    knows, guesses = weights(*two_experts(), times=MANY)
    assert knows > 0.7
    assert 0 <= guesses < 0.1


def test_the_weights_fit_no_worse_than_equal_ones():
    log_p, race, won = two_experts()
    found, equal = (log_softmax_by_race(log_p @ w, race) @ won for w in (weights(log_p, race, won), EQUAL))
    assert found > equal


def test_few_races_leave_the_weights_nearly_at_their_prior():
    log_p, race, won = (values[: 3 * CARS] for values in two_experts())
    assert weights(log_p, race, won) == pytest.approx(EQUAL, abs=0.15)


def test_without_unseen_races_the_weights_are_the_prior_ones_and_nobody_is_sharpened():
    nothing = Calibration.learn(np.empty((0, len(SINGLE))), np.empty(0, int), np.empty(0))
    assert dict(zip(SINGLE, nothing.weights, strict=True)) == PRIOR_WEIGHTS
    assert (nothing.sharpness == 1).all()


@pytest.mark.parametrize("said", [0.5, 2.0])
def test_who_says_too_much_is_dulled_and_who_says_too_little_sharpened(said):
    log_p, race, won = two_experts()
    found = fit_sharpness(said * log_p[:, 0], race, won, np.full(len(race), float(MANY)))
    assert found == pytest.approx(1 / said, rel=0.25)


def test_an_ensemble_without_its_members_says_so():
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
def said(frame, fitted):
    return by_all_models(fitted, frame[frame["season"] == 2006])


def test_a_block_is_forecast_by_what_was_fitted_before_it(past):
    (block,) = fitting.blocks(past, 2002, 2005)
    assert block.season == 2005  # before it there are fewer than forty races
    assert set(past["season"][: block.begin]) == {2001, 2002, 2003, 2004}
    garbled = past.assign(position=past["position"].where(past["season"] < 2005))
    same = (fitting.forecast_unseen(rows, "before_weekend", block) for rows in (past, garbled))
    assert np.array_equal(*same)


def test_the_ensembles_weights_are_learnt_and_none_is_negative(fitted):
    weights = fitted.models["ensemble"].weights_
    assert min(weights.values()) >= 0
    assert weights != PRIOR_WEIGHTS


def test_every_single_model_is_sharpened_by_itself(fitted):
    assert len({fitted.models[name].sharpness_ for name in SINGLE}) == len(SINGLE)


def test_every_model_gives_every_race_one_coherent_distribution(said):
    sums = said.groupby(["model", "race_id"])[
        ["win_probability", "podium_probability", "points_probability"]
    ].sum()
    assert len(sums) == 5 * said["race_id"].nunique()
    assert sums.to_numpy() == pytest.approx(np.tile([1.0, 3.0, CARS], (len(sums), 1)), abs=1e-6)


def test_every_interval_contains_its_probability_within_0_and_1(said):
    lower, win, upper = (said[c] for c in ("interval_lower", "win_probability", "interval_upper"))
    assert ((lower > 0) & (lower < win) & (win < upper) & (upper < 1)).all()


def test_the_spread_of_the_replicates_is_that_of_refits_and_deterministic(past):
    weight = inputs.recency_weights(inputs.race_codes(past), 150)
    one, two = (Replicates().fit(past, weight, of_each=2).spread(past) for _ in range(2))
    assert np.array_equal(one, two)
    assert one.min() >= EXTRA_SD
    assert one.max() > 2 * EXTRA_SD


def test_the_spread_of_a_race_does_not_depend_on_the_races_beside_it(past, fitted):
    last = past[-CARS:]
    assert fitted.replicates.spread(last) == pytest.approx(fitted.replicates.spread(past)[-CARS:])


def test_the_less_is_known_of_a_driver_the_wider_his_interval(past, fitted):
    known, unknown = past[-CARS:].copy(), past[-CARS:].copy()
    for column in [c for c in past if c.startswith("sd_")]:
        unknown[column] = known[column] * [3.0] + 0.5
    assert fitted.replicates.spread(unknown).mean() > 1.2 * fitted.replicates.spread(known).mean()


def test_ratings_are_redrawn_about_what_they_are(past):
    drawn = with_redrawn_ratings(past[-CARS:], 6)
    assert drawn["race_id"].nunique() == 6
    mean = drawn["driver_rank"].to_numpy().reshape(6, CARS).mean(0)
    assert mean == pytest.approx(past["driver_rank"][-CARS:].to_numpy())
    assert drawn["driver_rank"].nunique() > CARS


def test_replicates_saved_and_loaded_spread_alike(past, fitted, tmp_path):
    fitted.replicates.save(tmp_path)
    rows = past[past["season"] == 2003]
    assert np.array_equal(Replicates().load(tmp_path).spread(rows), fitted.replicates.spread(rows))


P = st.floats(0, 1)


@given(P, st.floats(0, 10))
def test_an_interval_contains_its_probability_whatever_the_spread(p, spread):
    lower, upper = interval(np.array([p]), np.array([spread]))
    assert 0 <= lower[0] <= p <= upper[0] <= 1


@given(st.floats(0.01, 0.99))
def test_the_less_sure_the_wider(p):
    narrow, wide = (interval(np.array([p]), np.array([s])) for s in (0.1, 1.0))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_an_interval_is_196_standard_deviations_of_the_log_odds():
    lower, upper = interval(np.array([0.5]), np.array([1.0]))
    assert (lower[0], upper[0]) == pytest.approx((1 / (1 + np.exp(1.96)), 1 / (1 + np.exp(-1.96))), abs=1e-5)


def test_a_race_counts_half_after_a_half_life():
    race = np.repeat(np.arange(11), 2)
    weight = inputs.recency_weights(race, half_life=10)
    assert (weight[0], weight[-1]) == pytest.approx((0.5, 1.0))
