"""Ratings from gaps: the effect of a session on drivers and cars, and of a winter."""

from dataclasses import replace

import numpy as np
import pytest

from predictions.ml import kalman, ratings
from predictions.ml.ratings import NOISE
from predictions.ml.signals import SIGNALS, in_units_of_median, signals
from tests.predictions.ml.histories import DRIVERS, history

SPA = 1
RANK, PRACTICE, FASTEST_LAP = (SIGNALS.index(name) for name in ("rank", "practice", "fastest_lap"))
RULES = NOISE["rank"]
EVEN = "ann bob cyd dan"


def rated(*races, **noise):
    past = history(*races)
    return past.entries, ratings.ratings(past, {name: replace(n, **noise) for name, n in NOISE.items()})


def of(entries, values, name, race, signal=RANK):
    row = np.flatnonzero((entries["driver_id"] == DRIVERS[name]) & (entries["race_id"] == race))
    return values[row[0], signal]


def test_every_driver_starts_with_the_rating_of_a_new_one():
    entries, found = rated((2020, SPA, EVEN))
    assert (found.driver[:, RANK] == RULES.new_driver).all()
    # One driver of four, one car of two: the rest of the variance is common to the race.
    variance = 0.75 * RULES.new_driver_sd**2 + 0.5 * RULES.new_car_sd**2
    assert found.sd[:, RANK] == pytest.approx(np.sqrt(variance))
    assert len(entries) == 4


def test_a_driver_who_finishes_ahead_gets_a_higher_rating_and_so_does_their_car():
    entries, found = rated((2020, SPA, "ann cyd"), (2020, SPA, "ann cyd"))
    for values in (found.driver, found.car):
        assert of(entries, values, "ann", 2) > of(entries, values, "cyd", 2)


def test_a_signal_without_values_changes_no_rating():
    entries, found = rated((2020, SPA, EVEN), (2020, SPA, EVEN))
    assert of(entries, found.driver, "ann", 2, PRACTICE) == of(entries, found.driver, "ann", 1, PRACTICE)


def test_a_retirement_leaves_a_rating_less_certain_than_a_finish():
    entries, found = rated((2020, SPA, "ann bob -cyd"), (2020, SPA, "ann bob cyd"))
    assert of(entries, found.sd, "cyd", 2) > of(entries, found.sd, "ann", 2)


def test_a_driver_who_changes_cars_keeps_their_own_rating_only():
    past = history((2020, SPA, EVEN), (2020, SPA, EVEN))
    moved = (past.entries["race_id"] == 2) & past.entries["driver_id"].isin([1, 4])
    past.entries.loc[moved, "lineage_id"] = [12, 11]
    stayed, found = (ratings.ratings(h) for h in (history((2020, SPA, EVEN), (2020, SPA, EVEN)), past))
    assert of(past.entries, found.driver, "ann", 2) == of(past.entries, stayed.driver, "ann", 2)
    assert of(past.entries, found.car, "ann", 2) == of(past.entries, stayed.car, "cyd", 2)


@pytest.mark.parametrize(("year", "pull"), [(2019, 1.0), (2020, 1.0), (2021, kalman.NEW_RULES_PULL)])
def test_over_winter_car_ratings_shrink_and_more_where_the_rules_change(year, pull):
    entries, found = rated((year, SPA, EVEN), (year + 1, SPA, EVEN))
    _, still = rated((year, SPA, EVEN), (year, SPA, EVEN))
    kept = of(entries, found.car, "ann", 2) / of(entries, still.car, "ann", 2)
    assert kept == pytest.approx(RULES.carry / pull)
    assert of(entries, found.driver, "ann", 2) == of(entries, still.driver, "ann", 2)


def test_a_winter_leaves_the_ratings_less_certain():
    season = [(2019, SPA, EVEN)] * 20
    entries, found = rated(*season, (2020, SPA, EVEN))
    _, still = rated(*season, (2019, SPA, EVEN))
    assert of(entries, found.sd, "ann", 21) > of(entries, still.sd, "ann", 21)


def test_a_driver_who_was_away_for_years_starts_as_a_new_one():
    back = 2010 + kalman.INACTIVE_SEASONS + 1
    seasons = [(year, SPA, "bob cyd") for year in range(2011, back)]
    entries, found = rated((2010, SPA, "ann bob cyd"), *seasons, (back, SPA, "ann bob cyd"))
    assert of(entries, found.driver, "ann", len(seasons) + 2) == RULES.new_driver
    assert of(entries, found.driver, "bob", len(seasons) + 2) != RULES.new_driver


def test_an_outlier_changes_a_rating_less_than_its_size():
    def after(gap):
        past = history((2020, SPA, EVEN), (2020, SPA, EVEN))
        past.entries.loc[:3, "fastest_lap_gap"] = [0.0, 0.1, 0.2, gap]
        found = ratings.ratings(past)
        before, now = (of(past.entries, found.driver, "dan", race, FASTEST_LAP) for race in (1, 2))
        return before - now

    assert 0 < after(8.0) < 2 * after(2.0)  # four times as far away


def test_a_driver_with_few_starts_is_less_certain_after_a_race_than_an_experienced_one():
    """Without noise in winters and cars, only the drift of drivers adds to what is known exactly."""
    known = {"new_driver_sd": 0.0, "new_car_sd": 0.0, "car_drift": 0.0, "race": 1e6}
    races = [(2020, SPA, EVEN)] * (kalman.NEW_DRIVER_STARTS + 2)
    entries, found = rated(*races, **known)
    variance = np.array([of(entries, found.sd, "ann", race) ** 2 for race in range(1, len(races) + 1)])
    added, drift = np.diff(variance), 0.75 * RULES.driver_drift  # the rest is common to the four
    assert added[:-2] == pytest.approx(kalman.NEW_DRIVER_DRIFT * drift, rel=0.01)
    assert added[-1] == pytest.approx(drift, rel=0.01)


def test_a_constant_that_all_cars_share_changes_no_rating():

    def drivers(slower):
        past = history((2020, SPA, EVEN), (2020, SPA, EVEN))
        past.entries["fastest_lap_gap"] = [0.0, 1.0, 2.0, 3.0] * 2 + np.full(8, slower)
        return ratings.ratings(past).driver[:, SIGNALS.index("fastest_lap")]

    assert drivers(1.0) == pytest.approx(drivers(0.0), abs=1e-9)


def sprinted(order):
    """Three races, the second with a sprint; `order` gives the position of each driver in it."""
    past = history(*[(2020, SPA, EVEN)] * 3)
    second = past.entries["race_id"] == 2
    past.entries.loc[second, "sprint_position"] = order
    return past


def test_the_gain_of_a_sprint_is_the_change_by_a_race_with_the_same_result():
    past, raced = sprinted([4, 3, 2, 1]), sprinted([4, 3, 2, 1])
    raced.entries["position"] = raced.entries["sprint_position"].fillna(raced.entries["position"])
    found, after = ratings.ratings(past), ratings.ratings(raced)
    for name in DRIVERS:
        moved = [
            of(raced.entries, values, name, 3) - of(raced.entries, values, name, 2)
            for values in (after.driver, after.car)
        ]
        assert of(past.entries, found.gain, name, 2) == pytest.approx(sum(moved))
    assert of(past.entries, found.gain, "dan", 2) > 0 > of(past.entries, found.gain, "ann", 2)


def test_a_sprint_changes_nothing_but_the_gain_of_its_own_weekend():
    past, none = sprinted([4, 3, 2, 1]), history(*[(2020, SPA, EVEN)] * 3)
    found, without = ratings.ratings(past), ratings.ratings(none)
    for values, same in ((found.driver, without.driver), (found.car, without.car), (found.sd, without.sd)):
        assert np.array_equal(values, same)
    assert (found.gain[past.entries["race_id"] != 2][:, RANK] == 0).all()


def test_races_before_the_first_rated_season_have_no_ratings():
    entries, found = rated((1984, SPA, EVEN), (1985, SPA, EVEN))
    assert np.isnan(found.driver[entries["race_id"] == 1]).all()
    assert np.isfinite(found.driver[entries["race_id"] == 2]).all()
    assert np.isnan(rated((1984, SPA, EVEN))[1].sd).all()


def test_gaps_are_in_units_of_the_median_of_their_race_and_limited():
    gap, race = np.array([0.0, 1.0, 3.0, 50.0]), np.ones(4, int)
    assert in_units_of_median(gap, race).tolist() == [0.0, 0.5, 1.5, 2.0]


def test_the_update_by_one_race_agrees_with_the_formula_of_the_kalman_filter():
    """Two new drivers in two new cars, one signal."""
    noise = replace(RULES, outlier=1e9)
    past = history((2020, SPA, "ann cyd"), (2020, SPA, "ann cyd"))
    found = ratings.ratings(past, {**NOISE, "rank": noise})
    prior = np.kron(np.eye(2), np.diag([noise.new_driver_sd**2, noise.new_car_sd**2]))
    H = np.kron(np.eye(2), [[1.0, 1.0]])
    S = H @ prior @ H.T + noise.race * np.eye(2) + kalman.RACE_CONSTANT_VARIANCE
    z = signals(past.entries)[:2, RANK]
    moved = prior @ H.T @ np.linalg.solve(S, z - np.median(z))
    assert of(past.entries, found.driver, "ann", 2) == pytest.approx(noise.new_driver + moved[0])
    assert of(past.entries, found.car, "cyd", 2) == pytest.approx(noise.new_car + moved[3])


def test_the_uncertainty_after_one_race_agrees_with_the_formula_of_the_kalman_filter():
    noise = replace(RULES, outlier=1e9)
    past = history((2020, SPA, "ann cyd"), (2020, SPA, "ann cyd"))
    found = ratings.ratings(past, {**NOISE, "rank": noise})
    prior = np.kron(np.eye(2), np.diag([noise.new_driver_sd**2, noise.new_car_sd**2]))
    H = np.kron(np.eye(2), [[1.0, 1.0]])
    S = H @ prior @ H.T + noise.race * np.eye(2) + kalman.RACE_CONSTANT_VARIANCE
    after = prior - prior @ H.T @ np.linalg.solve(S, H @ prior)
    drift = kalman.NEW_DRIVER_DRIFT * noise.driver_drift + noise.car_drift
    sums = H @ after @ H.T + drift * np.eye(2)
    half_difference = np.array([0.5, -0.5])  # ann minus the mean of ann and cyd
    assert of(past.entries, found.sd, "ann", 2) == pytest.approx(
        np.sqrt(half_difference @ sums @ half_difference)
    )


def test_what_is_uncertain_about_all_cars_alike_is_no_uncertainty_of_a_car():
    filters, entered = kalman.KalmanFilters(NOISE), np.ones(3, bool)
    d, c = filters.start_race(2020, [("driver", 1), ("driver", 2), ("driver", 3)], [("car", 1)] * 3)
    before = filters.expected(d, c, entered)
    filters.cov[:, d[:, None], d] += 4.0
    assert filters.expected(d, c, entered) == pytest.approx(before)


def test_a_driver_who_is_not_entered_changes_no_uncertainty_of_the_others():
    filters = kalman.KalmanFilters(NOISE)
    d, c = filters.start_race(2020, [("driver", n) for n in range(4)], [("car", 1), ("car", 2)] * 2)
    alone = filters.expected(d[:3], c[:3], np.ones(3, bool))
    assert filters.expected(d, c, np.arange(4) < 3)[:, :3] == pytest.approx(alone)


def test_a_winter_adds_its_variance_and_more_where_the_rules_change():
    still, plain, new_rules = (
        _variance_of_driver(years) for years in ((2020, 2020), (2020, 2021), (2021, 2022))
    )
    # Of four independent drivers, three quarters of the variance is not common to all.
    of_new_driver = 0.75 * kalman.NEW_DRIVER_WINTER * RULES.driver_winter
    assert plain - still == pytest.approx(of_new_driver)
    assert new_rules - still == pytest.approx(RULES.new_rules * of_new_driver)


def _variance_of_driver(years):
    first, second = ((year, SPA, EVEN) for year in years)
    entries, found = rated(first, second, car_winter=0.0, new_car_sd=0.0, car_drift=0.0)
    return of(entries, found.sd, "ann", 2) ** 2


def test_signals_are_higher_for_the_faster_car():
    entries = history((2020, SPA, EVEN)).entries
    gaps = [0.0, 0.5, 1.0, 3.0]
    columns = ("part_gap", "practice_gap", "fastest_lap_gap")
    z = signals(entries.assign(**dict.fromkeys(columns, gaps)))
    assert (np.diff(z, axis=0) < 0).all()
    assert z[0, RANK] == pytest.approx(-z[3, RANK]) == pytest.approx(1.05, abs=0.01)  # the score of 1 in 4


def test_a_gap_that_is_not_a_number_gives_no_signal():
    entries = history((2020, SPA, EVEN)).entries.assign(fastest_lap_gap=[np.inf, 0.0, 1.0, np.nan])
    z = signals(entries)[:, SIGNALS.index("fastest_lap")]
    assert np.isnan(z).tolist() == [True, False, False, True]
