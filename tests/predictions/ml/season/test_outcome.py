"""The forecast of a championship, in cases in which the answer is known."""

import numpy as np
import pytest

from predictions.ml.season import countback, outcome, simulate
from predictions.ml.season.points import sprint_scale
from predictions.ml.season.simulate import Event
from tests.predictions.ml.season.test_simulate import CONSTRUCTOR, EQUAL, race


def forecast(events, table, owner=None, seats=1):
    """Of entrants with some (points, wins); by default each of the ten cars has its own."""
    base = countback.no_results(len(table))
    base[:, :2] = table
    gained = simulate.simulate(events, CONSTRUCTOR)
    owner = np.arange(10) if owner is None else owner
    return outcome.forecast_championship(base, owner, gained, simulate.most_possible(events, seats))


def ten(*first):
    return [*first, *[(0, 0)] * (10 - len(first))]


def test_a_leader_that_cannot_be_caught_is_champion_with_certainty():
    found = forecast([race()], ten((100, 4), (74, 2)))
    assert found.title.tolist() == [[1, 1, 1], *[[0, 0, 0]] * 9]
    assert found.can_win.tolist() == [True, *[False] * 9]


def test_an_open_title_is_never_certain():
    found = forecast([race()], ten((100, 4), (75, 4)))
    assert 0.99 < found.title[0, 0] < 1
    assert 0 < found.title[1, 0] < 0.01
    assert np.all(found.title[2:] == 0)


def test_after_the_last_race_the_countback_decides_between_equal_points():
    found = forecast([], ten((100, 3), (100, 4)))
    assert found.title[:2, 0].tolist() == [0, 1]
    assert found.expected[:2].tolist() == [100, 100]


def test_with_equal_points_more_wins_decide_the_seasons_in_which_neither_scores_again():
    three_score = Event(EQUAL, np.full(10, 0.4), np.zeros(10), sprint_scale(2021), is_sprint=True)
    found = forecast([three_score], ten((369.5, 9), (369.5, 8)))
    neither = (7 / 10) * (6 / 9)
    assert found.title[0, 0] == pytest.approx(neither + (1 - neither) / 2, abs=0.03)


# An open title, one between two drivers, and one that is decided.
TABLES = [ten((25, 1)), ten((100, 4), (75, 4)), ten((100, 4), (74, 2))]


@pytest.mark.parametrize("table", TABLES)
def test_place_probabilities_add_up_to_one_by_entrant_and_by_place(table):
    places = forecast([race()], table).places[:, :, 0]
    assert places.sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert places.sum(axis=0) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("table", TABLES)
def test_place_probabilities_add_up_to_one_as_rounded_when_stored(table):
    places = forecast([race()], table).places[:, :, 0].round(6)
    assert places.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert places.sum(axis=0) == pytest.approx(1, abs=1e-5)


def test_an_interval_contains_its_probability_and_is_wider_with_more_uncertain_strengths():
    certain, uncertain = (forecast([race(spread=s, ahead=k) for k in range(6)], ten()) for s in (0.05, 0.6))
    for found in (certain, uncertain):
        probability, lower, upper = np.moveaxis(found.places, 2, 0)
        assert np.all((lower <= probability) & (probability <= upper))
    width = [np.diff(found.title[:, 1:]).mean() for found in (certain, uncertain)]
    assert width[0] < 0.1 < width[1]


def test_the_interval_of_the_points_contains_95_percent_of_the_seasons():
    events = [race(), race(ahead=1)]
    final = countback.points(simulate.simulate(events, CONSTRUCTOR))
    found = forecast(events, ten())
    inside = (final >= found.range[:, 0]) & (final <= found.range[:, 1])
    assert inside.mean(axis=0) == pytest.approx(0.97, abs=0.025)
    assert found.expected == pytest.approx(final.mean(axis=0))


def test_a_constructor_scores_with_both_cars():
    found = forecast([race(), race(ahead=1)], [(10, 0)] * 5, owner=CONSTRUCTOR, seats=2)
    assert found.expected.sum() == pytest.approx(50 + 2 * 101)
    assert found.title[:, 0] == pytest.approx(0.2, abs=0.03)


def test_a_driver_without_a_car_keeps_their_points_and_gains_none():
    found = forecast([race()], [*ten((20, 0)), (30, 1)])
    assert (found.expected[10], found.range[10].tolist()) == (30, [30, 30])
    assert found.places[:, :, 0].sum(axis=0) == pytest.approx(1, abs=1e-9)
