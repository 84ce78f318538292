"""Demo worlds whose circuits differ: by what the table of their true coefficients says."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from ingestion.demo import build_world, true_coefficients, truth

SEED = 7
AS_OF = datetime(2023, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def world():
    return build_world(SEED, AS_OF, circuits_differ=True)


@pytest.fixture(scope="module")
def races(world):
    """A row per race held: the circuit, how many cars retire, whether pole wins."""
    rows = [
        (
            weekend.round.circuit.id,
            np.mean([reason is not None for reason in weekend.race.reasons]),
            weekend.race.positions[weekend.grid.slots == 1][0] == 1,
        )
        for season in world.seasons
        for weekend in season.weekends
        if world.is_over(weekend.round)
    ]
    return pd.DataFrame(rows, columns=["circuit", "retirements", "grid_weight"])


@pytest.fixture(scope="module")
def true(world):
    return true_coefficients(world)


@pytest.mark.parametrize("kind", ["retirements", "grid_weight"])
def test_what_happens_at_the_circuits_is_as_the_true_coefficients_say(races, true, kind):
    expected = true[true["kind"] == kind].set_index("circuit")["value"]
    assert expected.max() > 2 * expected.min()
    error = (races[kind] - races["circuit"].map(expected)).groupby(races["circuit"])
    z = error.mean() / (error.std() / np.sqrt(error.size())).replace(0, np.nan)
    assert abs(z.mean()) < 0.7
    assert error.mean().abs().mean() < races.groupby("circuit")[kind].std().mean()


def test_drivers_and_constructors_are_compared_with_themselves_elsewhere(world, true):
    for kind in ("driver", "constructor"):
        own = true[true["kind"] == kind]
        assert own.groupby(kind)["value"].mean().abs().max() < 1e-9
        assert 0.2 < own["value"].std() < 0.8
    assert set(true["constructor"]) - {""} == {one.id for one in world.seasons[-1].field.constructors}


def test_the_true_probabilities_hold_at_these_circuits_too(world):
    table = truth(world)
    winners = {
        (weekend.round.year, weekend.round.number): season.field.drivers_at(weekend.round.number)[
            int(np.argmin(weekend.race.positions))
        ].id
        for season in world.seasons
        for weekend in season.weekends
    }
    for stage in ("before_weekend", "after_qualifying"):
        own = table[table["stage"] == stage]
        race = pd.MultiIndex.from_frame(own[["season", "round"]])
        own = own.assign(winner=race.map(winners)).dropna(subset=["winner"])
        p = own["win_probability"].clip(1e-12)
        surprise, key = -np.log(p), [own["season"], own["round"]]
        mean = (p * surprise).groupby(key).sum()
        variance = (p * surprise**2).groupby(key).sum() - mean**2
        found = surprise[own["driver"] == own["winner"]].sum()
        assert abs(found - mean.sum()) < 3 * np.sqrt(variance.sum())


def test_without_them_a_world_has_one_character_for_all_circuits():
    plain = build_world(SEED, AS_OF)
    assert {circuit.character for circuit in plain.geography.circuits} == {
        type(plain.geography.circuits[0].character)()
    }


def test_the_share_of_wet_races_is_in_the_table_of_a_world_with_rain():
    world = build_world(SEED, AS_OF, rain=True, circuits_differ=True)
    rates = {circuit.id: 0.25 * circuit.character.rain for circuit in world.geography.circuits}
    wet = [one.rain_mm > 0 for season in world.seasons for one in season.rounds]
    expected = [rates[one.circuit.id] for season in world.seasons for one in season.rounds]
    assert abs(np.mean(wet) - np.mean(expected)) < 0.08
    assert np.corrcoef(wet, expected)[0, 1] > 0.2
