"""From the database to the models' tables: the field, the grid, and what is known when."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from f1site.lib.errors import ValidationError
from ingestion.line_ups import line_up
from ingestion.models import (
    Driver,
    LineUpChange,
    QualifyingResult,
    Race,
    RaceResult,
    Season,
    SeasonEntry,
    StartingGrid,
    WeatherData,
)
from predictions.data import dataset
from predictions.data.sessions import provisional_grid


def entries(history, race):
    return history.entries[history.entries["race_id"] == race.pk].set_index("driver_id")


def loaded(as_of, race, grid="none"):
    return dataset.load(as_of, line_up(race, as_of), grid)


def after(world, number):
    """What is known the day after a race of the season."""
    return dataset.load(world.race(number).start_time + timedelta(days=1))


def test_only_races_over_by_the_instant_are_read(world):
    assert dataset.load(world.THURSDAY).last_result == world.race(4).pk
    assert dataset.load(world.MONDAY).last_result == world.race(5).pk


def test_a_race_is_known_three_hours_after_its_start_and_not_before(world):
    start = world.race(5).start_time
    assert dataset.load(start + timedelta(hours=3)).last_result == world.race(5).pk
    assert dataset.load(start + timedelta(hours=2, minutes=59)).last_result == world.race(4).pk


def test_races_come_in_the_order_held(world):
    history = dataset.load(world.IMPORTED)
    assert history.races["date"].is_monotonic_increasing
    assert history.entries["race_id"].drop_duplicates().tolist() == history.races["race_id"].tolist()


def test_before_the_weekend_the_field_is_that_of_the_seasons_last_race(world):
    history = loaded(world.THURSDAY, world.race())
    now, last = entries(history, world.race()), entries(history, world.race(4))
    assert set(now.index) == set(last.index)
    assert now[["position", "grid", "gap_to_pole"]].isna().all(axis=None)


def test_before_the_first_race_the_field_is_the_seasons_entries(world):
    first = world.race(1)
    before = first.start_time - timedelta(days=3)
    history = loaded(before, first)
    entered = SeasonEntry.objects.filter(season__year=world.SEASON, is_test_driver=False)
    assert set(entries(history, first).index) == set(entered.values_list("driver_id", flat=True))


def test_a_race_that_nobody_is_entered_for_says_what_to_import(world):
    circuit, season = world.race().circuit, Season.objects.create(year=2030)
    race = Race.objects.create(
        season=season, circuit=circuit, grand_prix="x", name="X", date=date(2030, 3, 1)
    )
    with pytest.raises(ValidationError, match="No cars are entered for 2030 X: import the season's entries"):
        loaded(world.THURSDAY, race)


def test_after_qualifying_everybody_qualified_stands_on_a_grid_of_his_own(world):
    cars = entries(
        loaded(world.SATURDAY_NIGHT, world.race(), "provisional"),
        world.race(),
    )
    assert sorted(cars["grid"]) == list(range(1, 21))
    assert cars["gap_to_pole"].min() == 0


def test_the_final_grid_is_used_where_it_is_named(world):
    pole, second = StartingGrid.objects.filter(race=world.race(), kind="final").order_by("position")[:2]
    StartingGrid.objects.filter(pk=second.pk).update(position=20, position_order=20)
    final = entries(
        loaded(world.BEFORE_THE_START, world.race(), "final"),
        world.race(),
    )
    provisional = entries(
        loaded(world.BEFORE_THE_START, world.race(), "provisional"),
        world.race(),
    )
    assert final.loc[[pole.driver_id, second.driver_id], "grid"].tolist() == [1, 20]
    assert provisional.loc[second.driver_id, "grid"] != 20


def test_a_penalty_that_an_operator_announced_moves_the_provisional_grid(world):
    fastest = QualifyingResult.objects.get(race=world.race(), session="qualifying", position=1)
    StartingGrid.objects.create(
        race=world.race(),
        kind="provisional",
        driver=fastest.driver,
        constructor=fastest.constructor,
        position_order=1,
        position=6,
        penalty="5",
        penalty_places=5,
    )
    cars = entries(
        loaded(world.SATURDAY_NIGHT, world.race(), "provisional"),
        world.race(),
    )
    assert cars.loc[fastest.driver_id, "grid"] == 6


def test_a_start_from_the_pit_lane_is_behind_the_last(world):
    pole = RaceResult.objects.get(race=world.race(4), grid_position=1)
    RaceResult.objects.filter(pk=pole.pk).update(grid_position=None, pit_lane_start=True)
    assert entries(after(world, 4), world.race(4)).loc[pole.driver_id, "grid"] == 20


@pytest.mark.parametrize(
    ("status", "grid", "counts"),
    [
        ("retired", 3, True),
        ("disqualified", 3, True),
        ("did_not_start", 3, True),
        ("did_not_start", None, False),
        ("did_not_qualify", None, False),
        ("excluded", 3, False),
    ],
)
def test_the_field_is_who_started_or_had_a_place_on_the_grid(world, status, grid, counts):
    result = RaceResult.objects.filter(race=world.race(4)).order_by("pk")[0]
    RaceResult.objects.filter(pk=result.pk).update(status=status, grid_position=grid, finish_position=None)
    assert (result.driver_id in entries(after(world, 4), world.race(4)).index) == counts


def test_a_further_driver_of_a_shared_car_is_not_in_the_field(world):
    result = RaceResult.objects.filter(race=world.race(4)).order_by("pk")[0]
    RaceResult.objects.filter(pk=result.pk).update(shared_car=True)
    assert result.driver_id not in entries(after(world, 4), world.race(4)).index


def test_a_driver_with_two_results_in_a_race_counts_once_by_the_better(world):
    best = RaceResult.objects.get(race=world.race(4), finish_position=1)
    RaceResult.objects.create(
        race=best.race,
        driver=best.driver,
        constructor=best.constructor,
        car_number="99",
        position_order=30,
        status="retired",
    )
    assert entries(after(world, 4), world.race(4)).loc[best.driver_id, "position"] == 1


def weather(race, made_at, rain, kind="forecast"):
    WeatherData.objects.create(
        race=race,
        kind=kind,
        source="openmeteo",
        made_at=made_at,
        precipitation_mm=rain,
        lead_hours=None if kind == "observed" else 24,
    )


def rain(world, as_of):
    history = loaded(as_of, world.race())
    return history.races.set_index("race_id").loc[world.race().pk, "precipitation_mm"]


def test_the_weather_is_the_newest_forecast_made_by_then(world):
    for hours, millimetres in ((-24, 1.0), (-1, 2.0), (+1, 9.0)):
        weather(world.race(), world.THURSDAY + timedelta(hours=hours), millimetres)
    assert rain(world, world.THURSDAY) == 2.0


def test_a_real_forecast_comes_before_a_simulated_one_that_is_newer(world):
    for kind, hours, millimetres in (("forecast", -30, 1.0), ("simulated", -24, 5.0)):
        weather(world.race(), world.THURSDAY + timedelta(hours=hours), millimetres, kind)
        assert rain(world, world.THURSDAY) == 1.0


def test_without_a_real_forecast_the_weather_is_the_simulated_one(world):
    weather(world.race(), world.THURSDAY - timedelta(hours=24), 5.0, "simulated")
    assert rain(world, world.THURSDAY) == 5.0
    assert np.isnan(rain(world, world.THURSDAY - timedelta(hours=25)))


def test_a_forecast_from_after_a_start_moved_forward_is_not_read(world):
    weather(world.race(), world.race().start_time, 5.0)
    assert np.isnan(rain(world, world.BEFORE_THE_START + timedelta(hours=1)))


def test_the_weather_that_came_is_no_feature(world):
    weather(world.race(), world.THURSDAY - timedelta(hours=1), 7.0, kind="observed")
    assert np.isnan(rain(world, world.THURSDAY))


def test_a_circuits_elevation_is_the_variance_of_its_profile(world):
    world.race(4).circuit.__class__.objects.filter(pk=world.race(4).circuit_id).update(
        elevation_profile=[0, 10]
    )
    table = after(world, 4).races.set_index("race_id")["elevation_variance"]
    assert table[world.race(4).pk] == 25
    assert np.isnan(table[world.race(3).pk])


def grid(*cars):
    """Provisional places of cars given as (qualified, penalty, places)."""
    table = pd.DataFrame(cars, columns=["qualified", "penalty", "places"]).assign(race_id=1)
    return provisional_grid(table).tolist()


NONE = (None, None)


def test_without_penalties_the_grid_is_the_order_of_qualifying():
    assert grid((2, *NONE), (1, *NONE), (3, *NONE)) == [2, 1, 3]


def test_a_penalty_moves_back_by_its_places_and_the_others_move_up():
    assert grid((1, "2", 2), (2, *NONE), (3, *NONE), (4, *NONE)) == [3, 1, 2, 4]


def test_a_penalty_beyond_the_last_place_ends_there():
    assert grid((1, "10", 10), (2, *NONE), (3, *NONE)) == [3, 1, 2]


def test_a_penalty_without_a_number_is_the_back_of_the_grid():
    assert grid((1, "SFB", None), (2, "10", 10), (3, *NONE)) == [3, 2, 1]


def test_the_back_of_the_grid_is_in_the_order_of_qualifying():
    assert grid((3, "SFB", None), (1, "SFB", None), (2, *NONE)) == [3, 2, 1]


def test_who_set_no_time_starts_last():
    assert grid((None, *NONE), (2, *NONE), (1, *NONE)) == [3, 2, 1]


def test_every_race_has_a_grid_of_its_own():
    cars = pd.DataFrame({"race_id": [1, 1, 2, 2], "qualified": [1.0, 2, 5, 4]}).assign(
        penalty=None, places=None
    )
    assert provisional_grid(cars).tolist() == [1, 2, 2, 1]


def test_a_substitute_who_is_not_on_the_final_grid_is_behind_all_others(world):
    (withdrawn, _), (replaced, constructor), *_ = line_up(world.race(), world.BEFORE_THE_START).pairs
    substitute = Driver.objects.create(name="Sue Substitute")
    now = {"first_race": world.race(), "constructor_id": constructor, "made_at": world.SATURDAY_NIGHT}
    LineUpChange.objects.create(replaces_id=withdrawn, **now)
    LineUpChange.objects.create(replaces_id=replaced, driver=substitute, **now)
    cars = entries(loaded(world.BEFORE_THE_START, world.race(), "final"), world.race())
    assert cars["grid"].is_unique
    assert cars["grid"].idxmax() == substitute.pk
