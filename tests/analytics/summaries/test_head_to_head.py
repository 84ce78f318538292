"""Two drivers against each other: duels of the past, and the forecast of the next race."""

import pytest

from analytics.summaries.careers import load
from analytics.summaries.duels import duel
from ingestion.models import Race, RaceResult
from predictions.models import Forecast, Prediction

PATH = "head-to-head"


@pytest.fixture
def pair(world):
    """The first two of the championship's fourth race, in any cars."""
    rows = RaceResult.objects.filter(race=world.race(4)).order_by("position_order")
    return {"a": rows[0].driver_id, "b": rows[1].driver_id}


def results_of(race, first, second):
    rows = {row.driver_id: row for row in load(RaceResult.objects.filter(race=race))}
    return rows[first], rows[second]


def test_the_duels_are_the_same_from_the_other_side(world, pair, get):
    ours, theirs = get(PATH, **pair), get(PATH, a=pair["b"], b=pair["a"])
    for when in ("this_season", "all_time"):
        for session in ("qualifying", "race"):
            assert ours[when][session]["ahead"] == theirs[when][session]["behind"]
    assert (ours["season"], ours["this_season"]["races"]) == (2022, 4)
    assert ours["all_time"]["races"] > 4
    assert ours["next_race"]["a_ahead"] == pytest.approx(theirs["next_race"]["b_ahead"])


def test_a_race_that_is_not_over_does_not_count(world, pair, get, settings):
    before = get(PATH, **pair)["all_time"]["races"]
    settings.F1_AS_OF = world.MONDAY
    assert get(PATH, **pair)["all_time"]["races"] == before + 1


def test_a_car_that_retired_is_behind_one_that_did_not_and_two_of_them_are_undecided(world, pair):
    race, (first, second) = world.race(4), pair.values()
    RaceResult.objects.filter(race=race, driver=first).update(finish_position=None, status="retired")
    assert duel([results_of(race, first, second)])["race"] == {"ahead": 0, "behind": 1, "undecided": 0}
    RaceResult.objects.filter(race=race, driver=second).update(finish_position=None, status="retired")
    assert duel([results_of(race, first, second)])["race"] == {"ahead": 0, "behind": 0, "undecided": 1}


def test_a_driver_that_did_not_start_is_in_no_duel_of_the_race(world, pair):
    race, (first, second) = world.race(4), pair.values()
    gone = {"finish_position": None, "status": "did_not_start"}
    RaceResult.objects.filter(race=race, driver=second).update(**gone)
    found = duel([results_of(race, first, second)])
    assert sum(found["race"].values()) == 0
    assert sum(found["qualifying"].values()) == 1


def test_races_as_team_mates_are_those_in_cars_of_one_constructor(world, get):
    first, second = RaceResult.objects.filter(
        race=world.race(4), constructor=RaceResult.objects.filter(race=world.race(4))[0].constructor
    )
    answer = get(PATH, a=first.driver_id, b=second.driver_id)
    assert answer["this_season"]["as_team_mates"]["races"] == 4
    RaceResult.objects.filter(race=world.race(3), driver=first.driver).update(
        constructor=RaceResult.objects.exclude(constructor=first.constructor)[0].constructor
    )
    changed = get(PATH, a=first.driver_id, b=second.driver_id)["this_season"]
    assert (changed["races"], changed["as_team_mates"]["races"]) == (4, 3)


def test_the_next_race_is_by_the_ensembles_newest_forecast(world, pair, get, settings):
    chance = get(PATH, **pair)["next_race"]
    assert (chance["race_id"], chance["stage"]) == (world.race().pk, "before_weekend")
    assert chance["a_ahead"] + chance["b_ahead"] + chance["both_retire"] == pytest.approx(1)
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    assert get(PATH, **pair)["next_race"]["stage"] == "after_qualifying"


def test_the_probabilities_of_all_rivals_agree_with_the_place_matrix(world, pair, get):
    forecast = Forecast.objects.get(model__type="ensemble", as_of=world.THURSDAY)
    own = forecast.predictions.get(driver=pair["a"])
    others = forecast.predictions.exclude(driver=pair["a"]).values_list("driver", flat=True)
    chances = [get(PATH, a=pair["a"], b=driver)["next_race"] for driver in others]
    ahead = sum(chance["b_ahead"] + chance["both_retire"] / 2 for chance in chances)
    assert 1 + ahead == pytest.approx(own.expected_position, abs=1e-3)


def test_where_there_is_no_probability_there_is_a_reason(world, pair, get, settings):
    absent = RaceResult.objects.exclude(
        driver__in=Prediction.objects.filter(race=world.race()).values("driver")
    ).first()
    if absent:
        found = get(PATH, a=pair["a"], b=absent.driver_id)
        assert (found["next_race"], "is not in the forecast" in found["reason"]) == (None, True)
    Forecast.objects.filter(race=world.race()).update(kind="backtest")
    assert "has no forecast yet" in get(PATH, **pair)["reason"]
    settings.ENABLE_PREDICTIONS = False
    assert "switched off" in get(PATH, **pair)["reason"]
    settings.ENABLE_PREDICTIONS = True
    Race.objects.filter(date__gte=world.race().date).update(status="cancelled")
    assert get(PATH, **pair)["reason"] == "There is no upcoming race on the calendar."


def test_a_driver_against_themselves_or_nobody_is_a_400_and_an_unknown_one_a_404(world, pair, get):
    assert list(get(PATH, 400, a=pair["a"], b=pair["a"])["details"]) == ["b"]
    assert list(get(PATH, 400, a=pair["a"])["details"]) == ["b"]
    assert list(get(PATH, 404, **pair, season=1999)["details"]) == ["season"]
    assert get(PATH, 404, a=pair["a"], b=999999)["code"] == "NOT_FOUND"


def test_a_long_career_takes_the_same_few_queries(world, pair, get, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        get(PATH, **pair, season=2021)
