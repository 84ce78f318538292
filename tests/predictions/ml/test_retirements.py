"""The probability to retire: before the race, of the era, of the car and of the driver."""

import numpy as np
import pytest

from predictions.ml import retirements
from tests.predictions.ml.histories import DRIVERS, history

SPA, ANN_RETIRES = 1, "-ann bob cyd dan"


def probabilities(past):
    return retirements.retirement_probability(retirements.records(past))


def equal_races(count, line="ann bob cyd dan"):
    return history(*[(2020, SPA, line)] * count)


def of(past, values, name, race):
    row = (past.entries["driver_id"] == DRIVERS[name]) & (past.entries["race_id"] == race)
    return values[row.to_numpy()][0]


def test_before_the_first_race_all_have_the_same_probability():
    assert probabilities(equal_races(1, ANN_RETIRES)) == pytest.approx(retirements.FIRST_RATE)


def test_the_rate_of_the_era_is_the_share_that_was_not_classified():
    past = equal_races(200, ANN_RETIRES)
    assert retirements.records(past)["era_retirement_rate"].iloc[-1] == pytest.approx(0.25)


def test_a_driver_who_retires_more_often_has_a_higher_probability_and_so_has_their_team_mate():
    past = equal_races(30, ANN_RETIRES)  # ann and bob share a car
    found = probabilities(past)
    ann, bob, cyd = (of(past, found, name, 30) for name in ("ann", "bob", "cyd"))
    assert ann > bob > cyd


def test_few_races_change_a_probability_little():
    past = equal_races(30, ANN_RETIRES)
    records = retirements.records(past)
    excess = probabilities(past) - records["era_retirement_rate"].to_numpy()
    early, late = (of(past, excess, "ann", race) for race in (3, 30))
    assert 0 < early < late / 2


def test_the_result_of_a_race_changes_no_probability_of_that_race_or_an_earlier_one():
    past, other = equal_races(5), equal_races(5)
    last = other.entries["race_id"] == 5
    other.entries.loc[last & (other.entries["driver_id"] == DRIVERS["dan"]), "position"] = np.nan
    assert np.array_equal(probabilities(past), probabilities(other))


def test_a_race_without_a_result_changes_nothing():
    past, without = equal_races(5, ANN_RETIRES), equal_races(5, ANN_RETIRES)
    without.entries.loc[without.entries["race_id"] == 4, "position"] = np.nan
    same = without.entries["race_id"] == 5
    held = past.entries["race_id"] == 4
    assert np.array_equal(probabilities(without)[same], probabilities(past)[held])


def test_a_probability_is_within_its_limits():
    assert probabilities(equal_races(200)).min() == retirements.LOWEST
    fragile = retirements.records(equal_races(1)).assign(era_retirement_rate=0.99)
    assert (retirements.retirement_probability(fragile) == retirements.HIGHEST).all()
