"""Each feature and its window, on a history small enough to calculate by hand."""

import numpy as np
import pytest

from predictions.ml import features
from tests.predictions.ml.histories import history, of

SPA, MONZA = 1, 2
LAST = (2021, MONZA, "ann bob cyd dan")


def last_of(*lines, season=2021, **columns):
    """The features of a race after races that ended as `lines` say."""
    races = [(season, SPA, line) for line in lines]
    return features.build(history(*races, LAST, **columns)), len(lines) + 1


def value(feature, name, *lines):
    frame, race = last_of(*lines)
    return of(frame, name, race)[feature]


def test_recent_avg_finish_is_the_mean_position_in_the_last_five_races():
    lines = ["dan cyd bob ann"] + ["ann bob cyd dan"] * 3 + ["bob ann cyd dan"] * 2
    assert value("recent_avg_finish", "ann", *lines) == (1 + 1 + 1 + 2 + 2) / 5


def test_a_retirement_is_no_finish_but_takes_a_race_of_the_window():
    lines = ["dan cyd bob ann"] + ["ann bob cyd dan"] * 4 + ["bob cyd dan -ann"]
    assert value("recent_avg_finish", "ann", *lines) == 1


def test_recent_points_are_those_of_the_last_five_races_on_todays_scale():
    lines = ["ann bob cyd dan"] * 2 + ["bob ann cyd dan"] * 4 + ["bob cyd dan -ann"]
    assert value("recent_points", "ann", *lines) == 4 * 18
    assert value("recent_points", "bob", *lines) == 5 * 25


def test_avg_grid_position_is_over_the_last_five_races():
    lines = ["dan cyd bob ann"] + ["bob ann cyd dan"] * 3 + ["ann bob cyd dan"] * 2
    assert value("avg_grid_position", "ann", *lines) == (2 + 2 + 2 + 1 + 1) / 5


def test_dnf_rate_is_the_share_of_retirements_in_the_last_ten_races():
    lines = ["bob cyd dan -ann"] * 2 + ["ann bob cyd dan"] * 7 + ["bob cyd dan -ann"] * 2
    assert value("dnf_rate", "ann", *lines) == 3 / 10


def test_wins_and_podiums_are_those_of_this_season():
    races = [(2020, SPA, "ann bob cyd dan"), (2021, SPA, "ann bob cyd dan"), (2021, SPA, "bob dan ann cyd")]
    row = of(features.build(history(*races, LAST)), "ann", 4)
    assert (row["wins_this_season"], row["podiums_this_season"]) == (1, 2)


def test_constructor_wins_this_season_count_a_race_once():
    races = [(2020, SPA, "ann bob cyd dan"), (2021, SPA, "cyd ann bob dan"), (2021, SPA, "bob ann cyd dan")]
    frame = features.build(history(*races, LAST))
    assert [of(frame, name, 4)["constructor_wins_this_season"] for name in ("ann", "bob", "cyd")] == [1, 1, 1]


def test_avg_points_per_race_are_of_both_cars_over_ten_races():
    lines = ["cyd dan ann bob"] * 3 + ["ann bob cyd dan"] * 9 + ["ann cyd dan -bob"]
    assert value("avg_points_per_race", "bob", *lines) == pytest.approx((9 * (25 + 18) + 25) / 10)


def test_reliability_score_is_the_share_of_cars_that_did_not_retire_in_ten_races():
    lines = ["cyd dan -ann -bob"] + ["ann bob cyd dan"] * 8 + ["ann cyd dan -bob", "cyd dan -ann -bob"]
    assert value("reliability_score", "ann", *lines) == pytest.approx(1 - (0.5 + 1) / 10)


def test_circuit_features_count_only_races_at_the_circuit():
    races = [
        (2019, MONZA, "ann bob cyd dan"),
        (2020, SPA, "bob cyd dan ann"),
        (2020, MONZA, "bob cyd ann dan"),
    ]
    row = of(features.build(history(*races, (2021, MONZA, "bob cyd dan -ann"), LAST)), "ann", 5)
    assert (row["driver_wins_at_circuit"], row["driver_avg_finish_at_circuit"]) == (1, 2)


def test_the_circuit_gives_length_turns_and_elevation():
    known = {"track_length_km": [7.0, 5.8], "turn_count": [19, 11], "elevation_variance": [900.0, 4.0]}
    frame, race = last_of("ann bob cyd dan", **known)
    assert of(frame, "ann", race)[list(known)].tolist() == [5.8, 11, 4.0]


@pytest.mark.parametrize(("rain", "wet"), [(0.0, 0), (0.1, 0), (0.2, 1), (5.0, 1)])
def test_a_race_is_wet_from_a_fifth_of_a_millimetre(rain, wet):
    frame, race = last_of(precipitation_mm=[rain], temperature_c=[21.0], wind_speed_kmh=[9.0])
    assert of(frame, "ann", race)[["temperature_c", "wind_speed_kmh", "is_wet"]].tolist() == [21, 9, wet]


def test_without_a_weather_forecast_a_race_is_neither_wet_nor_dry():
    frame, race = last_of("ann bob cyd dan")
    assert np.isnan(of(frame, "ann", race)[list(features.WEATHER)].astype(float)).all()


@pytest.mark.parametrize(("grid", "slot"), [("final", 2), ("provisional", 12)])
def test_the_grid_of_the_race_itself_is_of_the_requested_kind(grid, slot):
    row = of(features.build(history(LAST), grid), "bob", 1)
    assert (row["grid_position"], row["gap_to_pole"]) == (slot, 0.1)


def test_grids_of_earlier_races_are_always_the_final_ones():
    frame = features.build(history((2021, SPA, "ann bob cyd dan"), LAST), "provisional")
    assert of(frame, "bob", 2)["avg_grid_position"] == 2


def test_a_driver_without_earlier_races_has_no_form_and_no_wins():
    frame, race = last_of("ann bob cyd")
    row = of(frame, "dan", race)
    form = ["recent_avg_finish", "recent_points", "avg_grid_position", "dnf_rate"]
    assert row[form].isna().all()
    assert row[["wins_this_season", "driver_wins_at_circuit"]].tolist() == [0, 0]


def test_a_driver_who_changes_cars_keeps_their_form_and_gets_the_new_constructors():
    races = history((2021, SPA, "ann bob cyd dan"), (2021, SPA, "ann bob cyd dan"), LAST)
    moved = (races.entries["driver_id"] == 1) & (races.entries["race_id"] == 3)
    races.entries.loc[moved, ["constructor_id", "lineage_id"]] = 12
    row = of(features.build(races), "ann", 3)
    assert (row["recent_points"], row["avg_points_per_race"]) == (50, 15 + 12)


def test_each_stage_has_the_features_of_the_design():
    sprint = ("practice_gap", "practice_gain", "rank_gain", "finish_gain")
    assert features.BY_STAGE["after_sprint"] == (*features.BEFORE_WEEKEND, *sprint)
    grid = ("grid_position", "gap_to_pole", "part_gap", "qualifying_gain")
    assert features.BY_STAGE["after_qualifying"] == (*features.BEFORE_WEEKEND, *sprint, *grid)
    frame, _ = last_of("ann bob cyd dan")
    assert set(features.BY_STAGE["after_qualifying"]) <= set(frame)
