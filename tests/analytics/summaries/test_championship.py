"""The chances of a title through a season."""

import pytest

from predictions.models import SeasonForecast, SeasonPrediction
from tests.analytics import record

PATH = "championship/2022"


@pytest.fixture
def backtests(world):
    """Backtests before races 2, 3 and 5, beside the world's live forecast before race 5."""
    record.create_titles([world.race(number) for number in (2, 3, 5)])
    return world


def rounds(answer):
    return [forecast["round"] for forecast in answer["forecasts"]]


def test_live_and_backtest_are_never_together(backtests, get):
    assert (get(PATH)["kind"], rounds(get(PATH))) == ("live", [5])
    assert rounds(get(PATH, kind="backtest")) == [2, 3, 5]
    SeasonForecast.objects.filter(kind="live").update(kind="as_of")
    assert (get(PATH)["kind"], rounds(get(PATH))) == ("backtest", [2, 3, 5])


def test_of_each_race_the_newest_forecast_before_its_start_counts(backtests, get):
    older = SeasonForecast.objects.get(kind="backtest", next_race=backtests.race(3))
    newer = SeasonForecast.objects.get(kind="backtest", next_race=backtests.race(2))
    SeasonForecast.objects.filter(pk=newer.pk).update(
        next_race=backtests.race(3), as_of=backtests.race(3).earliest_start
    )
    (shown,) = [f for f in get(PATH, kind="backtest")["forecasts"] if f["round"] == 3]
    assert shown["season_forecast_id"] == older.pk


def test_a_forecast_made_later_is_not_shown_yet(backtests, get, settings):
    settings.F1_AS_OF = backtests.race(3).earliest_start
    assert rounds(get(PATH)) == [2, 3]


def test_the_entrants_have_points_and_chances_the_likeliest_champion_first(backtests, get):
    entrants = get(PATH)["forecasts"][0]["entrants"]
    chances = [entrant["title_probability"] for entrant in entrants]
    assert (chances, sum(chances)) == (sorted(chances, reverse=True), pytest.approx(1))
    stored = SeasonPrediction.objects.filter(forecast__kind="live", forecast__championship="drivers").first()
    first = entrants[0]
    assert (first["driver_id"], first["points"]) == (stored.driver_id, float(stored.points))
    assert first["confidence_interval"] == [stored.title_lower, stored.title_upper]


def test_the_constructors_have_no_drivers(world, get):
    entrants = get(PATH, championship="constructors")["forecasts"][0]["entrants"]
    assert {(entrant["driver"], entrant["driver_id"]) for entrant in entrants} == {(None, None)}


def test_a_season_without_a_forecast_is_a_404_and_an_unknown_parameter_a_400(world, get):
    assert get("championship/2021", 404)["code"] == "NO_PREDICTIONS_AVAILABLE"
    for wrong in ({"championship": "cars"}, {"kind": "late"}):
        assert list(get(PATH, 400, **wrong)["details"]) == list(wrong)


def test_a_whole_season_takes_two_queries(backtests, get, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        get(PATH, kind="backtest")
