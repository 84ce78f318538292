"""The points of each place, in each era and in shortened races."""

import pytest

from predictions.ml.season import points

LENGTH_KM = 5.0  # a race has 61 laps


@pytest.mark.parametrize("season", [2010, 2018, 2019, 2024, 2025])
def test_the_first_ten_score_the_same_points_since_2010(season):
    scale = points.race_scale(season)
    assert [scale.points_for(place) for place in range(1, 12)] == [25, 18, 15, 12, 10, 8, 6, 4, 2, 1, 0]


@pytest.mark.parametrize(("season", "extra"), [(2018, 0), (2019, 1), (2024, 1), (2025, 0)])
def test_the_fastest_lap_gave_a_point_from_2019_to_2024(season, extra):
    assert points.race_scale(season).points_for(3, fastest_lap=True) == 15 + extra


@pytest.mark.parametrize("position", [11, None, float("nan")])
def test_the_fastest_lap_of_a_car_not_among_the_first_ten_gives_nothing(position):
    assert points.race_scale(2021).points_for(position, fastest_lap=True) == 0


def test_only_the_last_race_of_2014_counted_double():
    assert points.race_scale(2014, is_last=True).points_for(1) == 50
    assert points.race_scale(2014).points_for(1) == points.race_scale(2015, is_last=True).points_for(1) == 25


def test_a_sprint_gave_points_to_three_in_2021_and_gives_them_to_eight_since():
    assert [points.sprint_scale(2021).points_for(place) for place in (1, 3, 4)] == [3, 1, 0]
    assert [points.sprint_scale(2022).points_for(place) for place in (1, 8, 9)] == [8, 1, 0]


@pytest.mark.parametrize(("laps", "winner"), [(2, 0), (3, 12.5), (45, 12.5), (46, 25)])
def test_until_2021_less_than_three_quarters_gave_half_and_two_laps_nothing(laps, winner):
    assert points.race_scale(2019, "france", laps, LENGTH_KM).points_for(1) == winner


@pytest.mark.parametrize(
    ("laps", "winner", "sixth"), [(1, 0, 0), (2, 6, 0), (16, 13, 4), (31, 19, 6), (45, 19, 6), (46, 25, 8)]
)
def test_since_2022_a_shortened_race_gives_points_by_a_graded_scale(laps, winner, sixth):
    scale = points.race_scale(2023, "france", laps, LENGTH_KM)
    assert (scale.points_for(1), scale.points_for(6)) == (winner, sixth)


def test_below_half_the_distance_the_fastest_lap_gives_no_point():
    assert points.race_scale(2023, "france", 30, LENGTH_KM).fastest_lap == 0
    assert points.race_scale(2023, "france", 31, LENGTH_KM).fastest_lap == 1


def test_spa_2021_gave_half_points_although_its_result_is_that_of_one_lap():
    assert points.race_scale(2021, "belgium", 1, 7.004).points_for(2) == 9


def test_suzuka_2022_gave_full_points_because_it_was_resumed():
    assert points.race_scale(2022, "japan", 28, 5.807).points_for(1) == 25
    assert points.race_scale(2023, "japan", 28, 5.807).points_for(1) == 19


def test_monaco_is_shorter_than_other_races():
    assert points.share_driven(2022, "monaco", 64, 3.337) == pytest.approx(64 / 78)
    assert points.race_scale(2022, "monaco", 64, 3.337).points_for(1) == 25


@pytest.mark.parametrize(("laps", "length_km"), [(None, 5.0), (40, None)])
def test_a_race_of_unknown_distance_gives_full_points(laps, length_km):
    assert points.race_scale(2023, "france", laps, length_km).points_for(1) == 25
