"""Partial pooling: means and shares of groups, drawn to the mean of all."""

import numpy as np
import pandas as pd
import pytest

from analytics.coefficients.entrants import entrant_effects
from analytics.coefficients.pooling import Observations, pooled_means, pooled_shares

GROUPS, SEASONS = 24, 9


def races(rng, spread, noise=1.0, drift=0.0):
    """Each group has a race in nearly every season; returns the observations and the true means."""
    true = rng.normal(0, spread, GROUPS)
    group, season = (axis.ravel() for axis in np.meshgrid(np.arange(GROUPS), np.arange(SEASONS)))
    kept = rng.random(len(group)) < 0.9
    group, season = group[kept], season[kept]
    y = 5 + drift * season + true[group] + rng.normal(0, noise, len(group))
    one = np.ones(len(y))
    return Observations(y, group, season, one, one), 5 + drift * (SEASONS - 1) / 2 + true


def pooled(rows):
    return pooled_means(rows, np.full(SEASONS, 1 / SEASONS))


@pytest.mark.parametrize("spread", [0.1, 0.5, 2.0])
def test_nine_of_ten_true_means_are_within_their_intervals(spread):
    rng = np.random.default_rng(1)
    within = []
    for _ in range(20):
        rows, true = races(rng, spread)
        found = pooled(rows)
        within.append((found.lower <= true) & (true <= found.upper))
    # A spread far below the noise is covered more often: it cannot be shown to be so small.
    assert 0.85 < np.mean(within) < 0.97


def test_where_groups_do_not_differ_all_are_near_the_average():
    rows, _ = races(np.random.default_rng(2), spread=0.0)
    found = pooled(rows)
    assert found.shrinkage.min() > 0.5
    assert np.ptp(found.value) < np.ptp(pd.Series(rows.y).groupby(rows.group).mean())


def test_where_groups_differ_much_each_has_its_own_mean():
    rows, true = races(np.random.default_rng(3), spread=2.0)
    found = pooled(rows)
    assert found.shrinkage.max() < 0.1
    assert np.abs(found.value - true).max() < 1.2
    assert found.average == pytest.approx(found.value.mean(), abs=0.1)


def test_a_change_from_season_to_season_is_no_difference_between_groups():
    rng = np.random.default_rng(4)
    rows, _ = races(rng, spread=0.2)
    drifted = Observations(rows.y + 10.0 * rows.season, rows.group, rows.season, rows.weight, rows.scale)
    plain, moved = pooled(rows), pooled(drifted)
    assert moved.value - moved.average == pytest.approx(plain.value - plain.average, abs=1e-6)
    assert moved.upper - moved.lower == pytest.approx(plain.upper - plain.lower, abs=1e-6)


def test_a_group_with_fewer_observations_is_drawn_more_to_the_average():
    rows, _ = races(np.random.default_rng(5), spread=0.5)
    kept = (rows.group != 0) | (rows.season == 0)
    fewer = Observations(*(getattr(rows, name)[kept] for name in ("y", "group", "season", "weight", "scale")))
    found = pooled(fewer)
    assert found.shrinkage[0] == found.shrinkage.max()
    assert found.upper[0] - found.lower[0] == np.max(found.upper - found.lower)


@pytest.mark.slow
def test_nine_of_ten_true_shares_are_within_their_intervals():
    rng, within = np.random.default_rng(6), []
    for _ in range(20):
        true, total = rng.beta(2, 5, GROUPS), rng.integers(1, 15, GROUPS)
        found = pooled_shares(rng.binomial(total, true), total)
        within.append((found.lower <= true) & (true <= found.upper))
    assert 0.85 < np.mean(within) <= 0.95


def test_a_share_of_one_race_says_little_and_that_of_all_races_much():
    found = pooled_shares(np.array([1, 0, 20, 0]), np.array([1, 1, 20, 20]))
    assert found.lower[0] < found.average < found.upper[0]
    assert found.value[2] > 0.9
    assert found.value[3] < 0.1
    assert found.shrinkage[0] > found.shrinkage[2]


def entries(rng, of_driver, of_car):
    """Twenty drivers in ten cars, eight races at each of twenty circuits; also the true effects."""
    u, v = rng.normal(0, of_driver, (20, 20)), rng.normal(0, of_car, (20, 10))
    rows = [(c, 8 * c + r, d, -1 - d // 2) for c in range(20) for r in range(8) for d in range(20)]
    frame = pd.DataFrame(rows, columns=["circuit_id", "race_id", "driver_id", "lineage_id"])
    c, d = frame["circuit_id"], frame["driver_id"]
    day = rng.normal(0, 0.5, (160, 10))[frame["race_id"], d // 2]
    y = u[c, d] + v[c, d // 2] + day + rng.normal(0, 1.2, len(frame))
    return frame.assign(surplus=y, weight=1.0), u, v


def test_nine_of_ten_effects_of_drivers_and_cars_are_within_their_intervals():
    rng, within = np.random.default_rng(7), {"driver_id": [], "lineage_id": []}
    for _ in range(8):
        frame, u, v = entries(rng, 0.3, 0.4)
        found = entrant_effects(frame)
        for name, true in (("driver_id", u), ("lineage_id", v)):
            own = found[found[name].notna()]
            number = own[name] if name == "driver_id" else -1 - own[name]
            value = true[own["circuit_id"].astype(int), number.astype(int)]
            within[name].append(own["lower"].le(value) & own["upper"].ge(value))
    shares = {name: np.mean(parts) for name, parts in within.items()}
    assert all(0.87 < share < 0.94 for share in shares.values()), shares


def test_where_nobody_differs_no_interval_excludes_zero_by_much():
    frame, _, _ = entries(np.random.default_rng(8), 0.0, 0.0)
    found = entrant_effects(frame)
    assert found["value"].abs().max() < 0.2
    assert ((found["lower"] > 0) | (found["upper"] < 0)).mean() < 0.02
    assert found["shrinkage"].min() > 0.7
    assert set(found["race_count"]) == {8}
