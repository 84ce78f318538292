"""A driver's and a constructor's results, form, duels, ratings and forecasts."""

import pytest

from ingestion.models import DriverStanding, Race, RaceResult
from predictions.models import EloRating
from tests.analytics import record


@pytest.fixture
def driver(world):
    """The leader of the championship after four races."""
    return DriverStanding.objects.get(race=world.race(4), position=1).driver


@pytest.fixture
def path(driver):
    return f"driver-performance/{driver.pk}"


@pytest.fixture
def constructor(world, driver):
    return RaceResult.objects.get(race=world.race(4), driver=driver).constructor


def test_the_last_twenty_races_are_shown_in_order_unless_all_are_asked_for(backtests, driver, path, get):
    answer = get(path)
    assert (answer["driver_id"], answer["driver"]) == (driver.pk, driver.name)
    races = [row["race_id"] for row in answer["results"]]
    everything = [row["race_id"] for row in get(path, races="all")["results"]]
    assert (len(races), races[-1]) == (20, backtests.race(4).pk)
    assert everything[-20:] == races == [row["race_id"] for row in get(path, races=20)["results"]]
    assert len(everything) > 20


def test_a_season_can_be_chosen_and_a_race_that_is_not_over_is_not_shown(backtests, path, get, settings):
    assert [row["round"] for row in get(path, season=2022)["results"]] == [1, 2, 3, 4]
    settings.F1_AS_OF = backtests.MONDAY
    assert [row["round"] for row in get(path, season=2022)["results"]] == [1, 2, 3, 4, 5]


def test_a_result_has_grid_qualifying_and_finish(world, driver, path, get):
    stored = RaceResult.objects.get(race=world.race(4), driver=driver)
    row = get(path)["results"][-1]
    assert (row["grid"], row["finish"], row["qualifying"], row["points"], row["status"]) == (
        stored.grid_position,
        stored.finish_position,
        stored.qualifying_position,
        float(stored.points),
        stored.status,
    )


def test_the_form_is_of_five_races_and_the_places_gained_are_of_all_shown(world, path, get):
    answer = get(path)
    last = answer["results"][-5:]
    assert answer["form"]["points"] == pytest.approx(sum(row["points"] for row in last))
    assert answer["form"]["wins"] == sum(row["finish"] == 1 for row in last)
    gained = [row["grid"] - row["finish"] for row in answer["results"] if row["grid"] and row["finish"]]
    found = answer["grid_against_finish"]
    assert (found["races"], found["mean_gained"]) == (len(gained), pytest.approx(sum(gained) / len(gained)))


def test_the_points_of_a_season_are_those_of_the_championship(world, driver, path, get):
    found = {row["season"]: row for row in get(path)["points_by_season"]}
    stored = DriverStanding.objects.get(race=world.race(4), driver=driver)
    assert (found[2022]["points"], found[2022]["position"]) == (float(stored.points), 1)
    assert set(found) >= {2021, 2022}


def test_a_duel_of_team_mates_is_the_same_from_the_other_side(world, path, get):
    ours = next(row for row in get(path, races="all")["team_mates"] if row["season"] == 2021)
    theirs = get(f"driver-performance/{ours['team_mate_id']}", races="all")["team_mates"]
    (mirror,) = [r for r in theirs if r["season"] == 2021 and r["team_mate"] == get(path)["driver"]]
    for session in ("qualifying", "race"):
        assert (ours[session]["ahead"], ours[session]["behind"]) == (
            mirror[session]["behind"],
            mirror[session]["ahead"],
        )
    assert ours["races"] == mirror["races"] > 0


def test_the_ratings_are_of_the_driver_and_of_the_car_driven(world, driver, constructor, path, get):
    row = get(path)["elo_evolution"][-1]
    of_race = EloRating.objects.filter(race=world.race(4))
    assert row["driver_rating"] == of_race.get(driver=driver).rating_value
    assert (row["constructor_id"], row["constructor_rating"]) == (
        constructor.pk,
        of_race.get(constructor=constructor).rating_value,
    )


def test_past_forecasts_stand_beside_the_results_one_kind_at_a_time(backtests, path, get):
    answer = get(path, races="all")["forecasts"]
    assert (answer["kind"], answer["count"], len(answer["forecasts"])) == ("backtest", 10, 10)
    assert answer["expected_wins"] == pytest.approx(sum(r["win_probability"] for r in answer["forecasts"]))
    assert {row["stage"] for row in answer["forecasts"]} == {"after_qualifying"}
    live = Race.objects.filter(season__year=2022, round_number=1)
    record.create(live, stages=("before_weekend",), kind="live")
    answer = get(path)["forecasts"]
    assert (answer["kind"], [row["round"] for row in answer["forecasts"]]) == ("live", [1])
    assert get(path, kind="backtest")["forecasts"]["kind"] == "backtest"


def test_a_constructor_has_all_its_cars_and_the_duels_of_its_drivers(backtests, constructor, get):
    answer = get(f"constructor-performance/{constructor.pk}")
    assert len({row["race_id"] for row in answer["results"]}) == 20
    assert {row["constructor_id"] for row in answer["results"]} == {constructor.pk}
    assert len(answer["results"]) == 40
    assert {row["season"] for row in answer["team_mates"]} == {2021, 2022}
    last = EloRating.objects.get(race=backtests.race(4), constructor=constructor)
    assert answer["elo_evolution"][-1]["constructor_rating"] == last.rating_value
    assert [row["season"] for row in answer["points_by_season"]][-1] == 2022
    assert answer["forecasts"]["count"] == 2 * 4  # of the last twenty races, four have a forecast


@pytest.mark.parametrize("whose", ["driver", "constructor"])
def test_an_unknown_one_is_a_404_and_an_unknown_parameter_a_400(driver, constructor, get, whose):
    assert get(f"{whose}-performance/999999", 404)["code"] == "NOT_FOUND"
    pk = {"driver": driver, "constructor": constructor}[whose].pk
    for wrong in ({"races": "few"}, {"races": -1}, {"kind": "x"}):
        assert list(get(f"{whose}-performance/{pk}", 400, **wrong)["details"]) == list(wrong)
    assert list(get(f"{whose}-performance/{pk}", 404, season=1999)["details"]) == ["season"]


def test_a_driver_of_several_cars_in_one_race_has_a_row_for_each(world, driver, path, get):
    result = RaceResult.objects.get(race=world.race(4), driver=driver)
    result.pk, result.car_number, result.shared_car = None, "99", True
    result.finish_position, result.status = None, "retired"
    result.save()
    answer = get(path, season=2022)
    assert [row["round"] for row in answer["results"]] == [1, 2, 3, 4, 4]
    assert [row["round"] for row in answer["elo_evolution"]] == [1, 2, 3, 4]
    assert sum(row["races"] for row in answer["team_mates"]) == 4


def test_all_races_take_as_few_queries_as_one(
    backtests, path, constructor, get, django_assert_max_num_queries
):
    for address in (path, f"constructor-performance/{constructor.pk}"):
        for query in ({"races": "all", "season": 2021}, {"races": 1}):
            with django_assert_max_num_queries(6):
                get(address, **query)
