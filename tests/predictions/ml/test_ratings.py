"""Ratings that follow gaps: what a session teaches of drivers and of cars, and what a winter takes."""

from dataclasses import replace

import numpy as np
import pytest

from predictions.ml import ratings
from predictions.ml.ratings import SIGNALS
from tests.predictions.ml.histories import DRIVERS, history

SPA = 1
RANK, PRACTICE, FINISH = (list(SIGNALS).index(name) for name in ("rank", "practice", "finish"))
RULES = SIGNALS["rank"]
EVEN = "ann bob cyd dan"


def rated(*races, **noise):
    past = history(*races)
    return past.entries, ratings.ratings(past, {name: replace(n, **noise) for name, n in SIGNALS.items()})


def of(entries, values, name, race, signal=RANK):
    row = np.flatnonzero((entries["driver_id"] == DRIVERS[name]) & (entries["race_id"] == race))
    return values[row[0], signal]


def test_everybody_begins_as_a_newcomer():
    entries, found = rated((2020, SPA, EVEN))
    assert (found.driver[:, RANK] == RULES.new_driver).all()
    assert found.sd[:, RANK] == pytest.approx(np.hypot(RULES.new_driver_sd, RULES.new_car_sd))
    assert len(entries) == 4


def test_who_finishes_ahead_is_rated_higher_and_so_is_his_car():
    entries, found = rated((2020, SPA, "ann cyd"), (2020, SPA, "ann cyd"))
    for values in (found.driver, found.car):
        assert of(entries, values, "ann", 2) > of(entries, values, "cyd", 2)


def test_a_signal_that_nobody_gave_moves_nothing():
    entries, found = rated((2020, SPA, EVEN), (2020, SPA, EVEN))
    assert of(entries, found.driver, "ann", 2, PRACTICE) == of(entries, found.driver, "ann", 1, PRACTICE)


def test_who_did_not_finish_learns_less_of_himself_than_who_did():
    entries, found = rated((2020, SPA, "ann bob -cyd"), (2020, SPA, "ann bob cyd"))
    assert of(entries, found.sd, "cyd", 2) > of(entries, found.sd, "ann", 2)


def test_a_driver_takes_his_rating_to_another_car_and_leaves_the_cars_behind():
    past = history((2020, SPA, EVEN), (2020, SPA, EVEN))
    moved = (past.entries["race_id"] == 2) & past.entries["driver_id"].isin([1, 4])
    past.entries.loc[moved, "lineage_id"] = [12, 11]
    stayed, found = (ratings.ratings(h) for h in (history((2020, SPA, EVEN), (2020, SPA, EVEN)), past))
    assert of(past.entries, found.driver, "ann", 2) == of(past.entries, stayed.driver, "ann", 2)
    assert of(past.entries, found.car, "ann", 2) == of(past.entries, stayed.car, "cyd", 2)


@pytest.mark.parametrize(("year", "pull"), [(2019, 1.0), (2020, 1.0), (2021, ratings.NEW_RULES_PULL)])
def test_over_winter_cars_are_pulled_to_the_middle_and_more_where_the_rules_change(year, pull):
    entries, found = rated((year, SPA, EVEN), (year + 1, SPA, EVEN))
    _, still = rated((year, SPA, EVEN), (year, SPA, EVEN))
    kept = of(entries, found.car, "ann", 2) / of(entries, still.car, "ann", 2)
    assert kept == pytest.approx(RULES.carry / pull)
    assert of(entries, found.driver, "ann", 2) == of(entries, still.driver, "ann", 2)


def test_a_winter_leaves_the_ratings_less_sure():
    season = [(2019, SPA, EVEN)] * 20
    entries, found = rated(*season, (2020, SPA, EVEN))
    _, still = rated(*season, (2019, SPA, EVEN))
    assert of(entries, found.sd, "ann", 21) > of(entries, still.sd, "ann", 21)


def test_who_has_been_away_too_long_is_a_newcomer_again():
    back = 2010 + ratings.FORGOTTEN_AFTER + 1
    seasons = [(year, SPA, "bob cyd") for year in range(2011, back)]
    entries, found = rated((2010, SPA, "ann bob cyd"), *seasons, (back, SPA, "ann bob cyd"))
    assert of(entries, found.driver, "ann", len(seasons) + 2) == RULES.new_driver
    assert of(entries, found.driver, "bob", len(seasons) + 2) != RULES.new_driver


def test_one_spoilt_race_moves_a_rating_less_than_its_size():
    def after(gap):
        past = history((2020, SPA, EVEN), (2020, SPA, EVEN))
        past.entries.loc[3, "finish_gap"] = gap
        past.entries.loc[:2, "finish_gap"] = [0.0, 0.1, 0.2]
        found = ratings.ratings(past)
        return of(past.entries, found.driver, "dan", 1, FINISH) - of(
            past.entries, found.driver, "dan", 2, FINISH
        )

    assert 0 < after(64.0) < 2 * after(4.0)  # four times as far away by the signal's root


def test_a_constant_of_the_race_favours_nobody():
    """A wet race in which all are slower by as much says nothing of anybody."""

    def drivers(slower):
        past = history((2020, SPA, EVEN), (2020, SPA, EVEN))
        past.entries["fastest_lap_gap"] = [0.0, 1.0, 2.0, 3.0] * 2 + np.full(8, slower)
        return ratings.ratings(past).driver[:, list(SIGNALS).index("fastest_lap")]

    assert drivers(1.0) == pytest.approx(drivers(0.0), abs=1e-9)


def sprinted(order):
    """Three races, the second with a sprint that ended in this order, by driver."""
    past = history(*[(2020, SPA, EVEN)] * 3)
    second = past.entries["race_id"] == 2
    past.entries.loc[second, "sprint_position"] = order
    past.entries.loc[second, "sprint_gap"] = (np.array(order) - 1) / 10
    return past


@pytest.mark.parametrize("signal", [RANK, FINISH])
def test_a_sprint_adds_to_the_ratings_what_a_race_that_ended_so_would(signal):
    past, raced = sprinted([4, 3, 2, 1]), sprinted([4, 3, 2, 1])
    for column in ("position", "finish_gap"):
        sprint = raced.entries[f"sprint_{column.removeprefix('finish_')}"]
        raced.entries[column] = sprint.fillna(raced.entries[column])
    found, after = ratings.ratings(past), ratings.ratings(raced)
    for name in DRIVERS:
        moved = [
            of(raced.entries, values, name, 3, signal) - of(raced.entries, values, name, 2, signal)
            for values in (after.driver, after.car)
        ]
        assert of(past.entries, found.gain, name, 2, signal) == pytest.approx(sum(moved))
    assert of(past.entries, found.gain, "dan", 2, signal) > 0 > of(past.entries, found.gain, "ann", 2, signal)


def test_a_sprint_moves_nothing_but_the_race_of_its_weekend():
    past, none = sprinted([4, 3, 2, 1]), history(*[(2020, SPA, EVEN)] * 3)
    found, without = ratings.ratings(past), ratings.ratings(none)
    for values, same in ((found.driver, without.driver), (found.car, without.car), (found.sd, without.sd)):
        assert np.array_equal(values, same)
    assert (found.gain[past.entries["race_id"] != 2][:, [RANK, FINISH]] == 0).all()


def test_races_before_there_were_times_are_not_rated():
    entries, found = rated((1984, SPA, EVEN), (1985, SPA, EVEN))
    assert np.isnan(found.driver[entries["race_id"] == 1]).all()
    assert np.isfinite(found.driver[entries["race_id"] == 2]).all()
    assert np.isnan(rated((1984, SPA, EVEN))[1].sd).all()


def test_gaps_are_measured_in_medians_of_their_race_and_cut():
    entries = history((2020, SPA, EVEN)).entries
    gap = entries["grid"].map({1: 0.0, 2: 1.0, 3: 3.0, 4: 50.0})
    assert ratings.in_units_of_median(gap, entries["race_id"]).tolist() == [0.0, 0.5, 1.5, 2.0]


def test_the_filter_agrees_with_the_textbook_on_one_race():
    """Two newcomers, one signal: the update of the normal distribution, written out."""
    noise = replace(RULES, outlier=1e9)
    past = history((2020, SPA, "ann cyd"), (2020, SPA, "ann cyd"))
    found = ratings.ratings(past, {**SIGNALS, "rank": noise})
    prior = np.kron(np.eye(2), np.diag([noise.new_driver_sd**2, noise.new_car_sd**2]))
    H = np.kron(np.eye(2), [[1.0, 1.0]])
    S = H @ prior @ H.T + noise.race * np.eye(2) + ratings.UNKNOWN
    z = ratings.signals(past.entries)[:2, RANK]
    moved = prior @ H.T @ np.linalg.solve(S, z - np.median(z))
    assert of(past.entries, found.driver, "ann", 2) == pytest.approx(noise.new_driver + moved[0])
    assert of(past.entries, found.car, "cyd", 2) == pytest.approx(noise.new_car + moved[3])
