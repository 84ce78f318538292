"""The pool of the models, its weights and its intervals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictions.ml import inputs
from predictions.ml.ensemble import UNSEEN_SPREAD, Ensemble, Replicates, interval, pool_weights
from predictions.ml.fitting import SeasonBySeason, forecast
from predictions.ml.models import SINGLE
from predictions.ml.probability import log_softmax_by_race
from tests.predictions.fields import CARS, drawn_features

RACES = 200


def two_experts(seed=1):
    """Log probabilities of one that knows the truth and one that guesses, and who won."""
    rng = np.random.default_rng(seed)
    race = np.repeat(np.arange(RACES), CARS)
    truth = rng.normal(0, 1.5, (RACES, CARS))
    winner = (truth + rng.gumbel(size=truth.shape)).argmax(1)
    log_p = [log_softmax_by_race(s.ravel(), race) for s in (truth, rng.normal(0, 1.5, truth.shape))]
    return np.column_stack(log_p), race, np.eye(CARS)[winner].ravel()


def test_who_knows_gets_the_weight_and_who_guesses_none():
    knows, guesses = pool_weights(*two_experts())
    assert knows > 0.7
    assert 0 <= guesses < 0.1


def test_the_weights_fit_no_worse_than_equal_ones():
    log_p, race, won = two_experts()
    found, equal = (
        log_softmax_by_race(log_p @ w, race) @ won for w in (pool_weights(log_p, race, won), [0.5, 0.5])
    )
    assert found > equal


def test_few_races_leave_the_weights_nearly_equal():
    log_p, race, won = (values[: 3 * CARS] for values in two_experts())
    assert pool_weights(log_p, race, won) == pytest.approx([0.5, 0.5], abs=0.15)


def test_without_unseen_races_the_weights_are_equal():
    pool = Ensemble().fit(pd.DataFrame(), np.empty(0))
    assert pool.weights_ == dict.fromkeys(SINGLE, 1 / len(SINGLE))


def test_an_ensemble_without_its_members_says_so():
    with pytest.raises(ValueError, match="pass them"):
        Ensemble().fit(pd.DataFrame(), np.empty(0)).log_strength(pd.DataFrame())


@pytest.fixture(scope="module")
def seasons():
    return SeasonBySeason(drawn_features(races=60), "before_weekend")


@pytest.fixture(scope="module")
def fitted(seasons):
    return seasons.before(2006)


@pytest.fixture(scope="module")
def said(seasons, fitted):
    return forecast(fitted, seasons.frame[seasons.frame["season"] == 2006])


def test_the_weights_come_from_races_that_the_members_had_not_seen(seasons):
    rows, log_p = seasons.unseen(2006)
    assert set(rows["season"]) == {2005}  # before 2005 there are fewer than forty races
    assert log_p.shape == (len(rows), len(SINGLE))


def test_the_ensembles_weights_are_learnt_and_none_is_negative(fitted):
    weights = list(fitted.models["ensemble"].weights_.values())
    assert min(weights) >= 0
    assert len(set(weights)) > 1


def test_every_model_gives_every_race_one_coherent_distribution(said):
    sums = said.groupby(["model", "race_id"])[
        ["win_probability", "podium_probability", "points_probability"]
    ].sum()
    assert len(sums) == 5 * said["race_id"].nunique()
    assert sums.to_numpy() == pytest.approx(np.tile([1.0, 3.0, CARS], (len(sums), 1)), abs=1e-6)


def test_every_interval_contains_its_probability_within_0_and_1(said):
    lower, win, upper = (said[c] for c in ("interval_lower", "win_probability", "interval_upper"))
    assert ((lower > 0) & (lower < win) & (win < upper) & (upper < 1)).all()


def test_the_spread_of_the_replicates_is_that_of_refits_and_deterministic(seasons):
    rows = seasons.rows_before(2006)
    weight = inputs.recency_weights(inputs.race_codes(rows), 150)
    one, two = (Replicates().fit(rows, weight, count=4).spread(rows) for _ in range(2))
    assert np.array_equal(one, two)
    assert one.min() >= UNSEEN_SPREAD
    assert one.max() > 2 * UNSEEN_SPREAD


def test_replicates_saved_and_loaded_spread_alike(seasons, fitted, tmp_path):
    fitted.replicates.save(tmp_path)
    rows = seasons.rows_before(2003)
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
