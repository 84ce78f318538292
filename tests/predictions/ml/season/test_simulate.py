"""How championships end: by drawing, in cases where the answer is known."""

import numpy as np
import pytest

from predictions.ml.probability import distribution
from predictions.ml.season import countback, points, simulate
from predictions.ml.season.simulate import Event

CONSTRUCTOR = np.repeat(np.arange(5), 2)  # ten cars
LEVEL = np.full(10, np.log(0.1))


def race(log_p=LEVEL, spread=0.4, ahead=0, **how):
    return Event(log_p, np.full(10, spread), points.race_scale(2018), ahead, **how)


def outlook(events, base, owner=None, seats=1):
    """Of drivers with `base` points and wins, unless others own the cars."""
    now = np.array([[countback.of_points(p) + wins * countback.of_place(0)[0], 0] for p, wins in base])
    gained = simulate.simulate(events, CONSTRUCTOR)
    return simulate.outlook(
        now, np.arange(10) if owner is None else owner, gained, simulate.most_possible(events, seats)
    )


def table(*first):
    return [*first, *[(0, 0)] * (10 - len(first))]


def test_whoever_cannot_be_caught_is_champion_and_nobody_else_can_be():
    said = outlook([race()], table((100, 4), (74, 2)))
    assert said.title.tolist() == [[1, 1, 1], *[[0, 0, 0]] * 9]
    assert said.can_win.tolist() == [True, *[False] * 9]


def test_a_title_that_is_open_is_never_quite_certain():
    said = outlook([race()], table((100, 4), (75, 4)))
    assert 0.99 < said.title[0, 0] < 1
    assert 0 < said.title[1, 0] < 0.01
    assert np.all(said.title[2:] == 0)


def test_with_no_race_left_the_countback_decides_between_two_level_on_points():
    said = outlook([], table((100, 3), (100, 4)))
    assert said.title[:2, 0].tolist() == [0, 1]
    assert said.expected[:2].tolist() == [100, 100]


def test_level_on_points_more_wins_are_worth_the_seasons_in_which_neither_scores_again():
    three_score = Event(LEVEL, np.full(10, 0.4), points.sprint_scale(2021), is_sprint=True)
    said = outlook([three_score], table((369.5, 9), (369.5, 8)))
    neither = (7 / 10) * (6 / 9)
    assert said.title[0, 0] == pytest.approx(neither + (1 - neither) / 2, abs=0.03)
    assert said.title[:, 0].sum() == pytest.approx(1)


def test_errors_leave_the_chances_of_a_race_as_the_models_say():
    log_p = np.log(np.array([40, 20, 12, 8, 6, 5, 4, 3, 1.5, 0.5]) / 100)
    gained = simulate.simulate([race(log_p, 0.6)], CONSTRUCTOR)
    won = (countback.points(gained) == 25).mean(axis=0)
    assert won == pytest.approx(distribution(log_p).win, abs=0.02)


def test_an_interval_holds_its_chance_and_widens_with_what_is_not_known():
    sure, unsure = (outlook([race(spread=s, ahead=k) for k in range(6)], table()) for s in (0.05, 0.6))
    for said in (sure, unsure):
        assert np.all(
            (said.places[:, :, 1] <= said.places[:, :, 0]) & (said.places[:, :, 0] <= said.places[:, :, 2])
        )
    width = [np.diff(said.title[:, 1:]).mean() for said in (sure, unsure)]
    assert width[0] < 0.1 < width[1]


def test_everybody_ends_in_some_place_and_every_place_is_taken():
    said = outlook([race(), race(ahead=1)], table((25, 1)))
    assert said.places[:, :, 0].sum(axis=0) == pytest.approx(1, abs=1e-3)
    assert said.places[:, :, 0].sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_a_constructor_scores_with_both_cars():
    said = outlook([race(), race(ahead=1)], [(10, 0)] * 5, owner=CONSTRUCTOR, seats=2)
    assert said.expected.sum() == pytest.approx(50 + 2 * 101)
    assert said.title[:, 0] == pytest.approx(0.2, abs=0.03)


def test_a_constructor_may_gain_first_and_second_place_at_most():
    best = simulate.most_possible(
        [race(), Event(LEVEL, LEVEL, points.sprint_scale(2022), is_sprint=True)], seats=2
    )
    assert countback.points(best) == 43 + 15


def test_the_fastest_lap_gives_its_point_in_most_races_and_never_two():
    event = Event(LEVEL, np.full(10, 0.4), points.race_scale(2022))
    gained = countback.points(simulate.simulate([event], CONSTRUCTOR))
    assert set(gained.sum(axis=1)) == {102.0}  # all ten are among the first ten


def test_a_driver_without_a_seat_keeps_his_points_and_gains_none():
    said = outlook([race()], [*table((20, 0)), (30, 1)])
    assert (said.expected[10], said.range[10].tolist()) == (30, [30, 30])


def test_the_same_seed_says_the_same():
    one, two = (outlook([race()], table((10, 0))) for _ in range(2))
    assert np.array_equal(one.places, two.places)
