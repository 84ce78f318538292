"""The answers of the API, in the shapes that programs outside rely on."""

from datetime import timedelta

import pytest

from ingestion.models import DriverStanding, Race, RaceResult, Season
from predictions.forecasts import generate
from predictions.models import Forecast, Prediction, SeasonForecast, TrainedModel

API = "/api/v1"
PREDICTION = {"driver", "constructor", "win_probability", "confidence_interval", "model"}


def get(client, path, **query):
    response = client.get(f"{API}/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_the_next_race_comes_with_its_predictions_and_when_they_were_made(client, world):
    answer = get(client, "predictions/next-race")
    race = world.race()
    assert {"race", "predictions", "generated_at"} <= set(answer)
    assert answer["generated_at"] == "2022-03-10T12:00:00Z"
    known = {"race_id": race.pk, "name": race.name, "date": "2022-03-13", "circuit": race.circuit.name}
    assert known.items() <= answer["race"].items()


def test_the_next_races_predictions_are_the_ensembles_likeliest_first(client, world):
    rows = get(client, "predictions/next-race")["predictions"]
    chances = [row["win_probability"] for row in rows]
    assert all(set(row) >= PREDICTION and row["model"] == "ensemble" for row in rows)
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1)
    assert all(len(r["confidence_interval"]) == 2 for r in rows)


def test_an_interval_lies_around_its_probability(client, world):
    for row in get(client, "predictions/next-race")["predictions"]:
        (lower, upper), (likely_lower, likely_upper) = row["confidence_interval"], row["interval_80"]
        assert 0 <= lower < likely_lower < row["win_probability"] < likely_upper < upper <= 1


@pytest.mark.parametrize("path", ["next-race", "race/{race}", "race/{race}/what-if"])
def test_chances_of_places_are_served_on_request_and_sum_to_the_chance_to_finish(client, world, path):
    path = f"predictions/{path.format(race=world.race().pk)}"
    without, with_places = (get(client, path, **query) for query in ({}, {"places": 1}))
    plain, rows = (a if isinstance(a, list) else a["predictions"] for a in (without, with_places))
    assert not any("place_probabilities" in row for row in plain)
    for row in rows:
        assert len(row["place_probabilities"]) == 20
        assert sum(row["place_probabilities"]) == pytest.approx(row["finish_probability"], abs=1e-3)
        assert row["win_probability"] < row["finish_probability"] < 1


def test_a_forecast_from_before_chances_to_finish_were_kept_is_served_without(client, world):
    Prediction.objects.update(
        interval_80_lower=None, interval_80_upper=None, finish_probability=None, place_probabilities=None
    )
    for row in get(client, "predictions/next-race", places=1)["predictions"]:
        kept = [row[name] for name in ("interval_80", "finish_probability", "place_probabilities")]
        assert (kept, len(row["confidence_interval"])) == ([None] * 3, 2)


def test_places_must_be_yes_or_no(client, world):
    response = client.get(f"{API}/predictions/next-race", {"places": "podium"})
    assert (response.status_code, response.json()["code"]) == (400, "INVALID_PARAMETER")


def test_the_next_race_says_from_what_its_forecast_was_made(client, world):
    answer = get(client, "predictions/next-race")
    header = [answer[field] for field in ("stage", "grid", "as_of", "model_version")]
    version = TrainedModel.objects.get(type="ensemble").version
    assert header == ["before_weekend", "none", "2022-03-10T12:00:00Z", version]
    assert answer["data_through"]["round"] == 4


def test_the_next_race_says_who_is_assumed_to_drive_and_why(client, world):
    found = get(client, "predictions/next-race")["line_up"]
    assert (found["source"], found["description"], found["changes"]) == ("entry_list", "Entry list", [])


def test_a_forecast_from_before_line_ups_were_kept_has_none(client, world):
    Forecast.objects.update(line_up={})
    SeasonForecast.objects.update(line_up={})
    assert get(client, "predictions/next-race")["line_up"] is None
    assert get(client, "predictions/championship/2022")["line_up"] is None


def test_a_season_says_in_how_many_races_it_assumes_each_car(client, world):
    answer = get(client, "predictions/championship/2022")
    assert {car["races"] for car in answer["line_up"]["cars"]} == {answer["races_left"]}
    assert len(answer["line_up"]["cars"]) == 20


def test_a_what_if_says_who_drives_unless_it_asks_otherwise(client, world):
    answer = get(client, f"predictions/race/{world.race().pk}/what-if")
    assert answer["line_up"] == get(client, "predictions/next-race")["line_up"]


def test_a_forecast_of_friday_says_that_practice_has_been_run(client, world, settings):
    race = world.race(6)
    settings.F1_AS_OF = race.qualifying_at - timedelta(hours=12)
    generate.generate(race, settings.F1_AS_OF)
    answer = get(client, "predictions/next-race")
    assert (answer["stage"], answer["stage_label"]) == ("before_weekend", "Before qualifying")
    assert answer["sessions_run"] == ["practice_1", "practice_2"]


def test_a_forecast_of_thursday_says_on_friday_what_has_been_run_since(client, world, settings):
    settings.F1_AS_OF = world.race().qualifying_at - timedelta(hours=12)
    answer = get(client, "predictions/next-race")
    assert (answer["sessions_run"], answer["stage_label"]) == ([], "Before the weekend")
    assert answer["stage_meaning"].endswith("Practice and sprint qualifying have been run since.")


def test_a_prediction_says_what_moved_it_weightiest_first(client, world):
    for row in get(client, "predictions/next-race")["predictions"]:
        parts = [abs(part["log_odds"]) for part in row["contributions"]]
        assert parts == sorted(parts, reverse=True)
        assert {part["factor"] for part in row["contributions"]} >= {"driver", "car", "other"}


def test_a_race_by_its_id_is_the_ensembles_newest_list(client, world):
    rows = get(client, f"predictions/race/{world.race().pk}")
    assert rows == get(client, "predictions/next-race")["predictions"]


@pytest.mark.parametrize("kind", ["regression", "random_forest", "xgboost", "elo", "ensemble"])
def test_a_race_by_one_trained_model(client, world, kind):
    model = TrainedModel.objects.get(type=kind)
    rows = get(client, f"predictions/race/{world.race().pk}", model_id=model.pk)
    assert {row["model"] for row in rows} == {kind}
    assert len(rows) == 20


def test_a_race_shows_its_latest_stage_unless_another_is_named(client, world, settings):
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    path = f"predictions/race/{world.race().pk}"
    assert all(row["grid_position"] for row in get(client, path))
    assert get(client, path, stage="after_qualifying") == get(client, path)
    assert not any(row["grid_position"] for row in get(client, path, stage="before_weekend"))


def test_a_race_by_the_version_of_its_models(client, world):
    version = TrainedModel.objects.get(type="ensemble").version
    path = f"predictions/race/{world.race().pk}"
    assert get(client, path, version=version) == get(client, path)
    assert client.get(f"{API}/{path}", {"version": "another"}).status_code == 404


def test_driver_standings_have_position_driver_constructor_points_and_wins(client, world):
    answer = get(client, "standings/drivers", season=2021)
    assert (set(answer), answer["season"]) == ({"season", "standings"}, 2021)
    first = answer["standings"][0]
    stored = DriverStanding.objects.get(race=world.race(22, 2021), position=1)
    contract, ids = {"position", "driver", "constructor", "points", "wins"}, {"driver_id", "constructor_id"}
    assert set(first) == contract | ids
    assert (first["position"], first["driver"]) == (1, stored.driver.name)
    assert (first["points"], first["wins"]) == (float(stored.points), stored.wins)


def test_the_constructor_of_a_standing_is_the_one_last_driven_for(client, world):
    standing = get(client, "standings/drivers")["standings"][0]
    result = RaceResult.objects.get(race=world.race(4), driver__name=standing["driver"])
    other = RaceResult.objects.filter(race=world.race(4)).exclude(constructor=result.constructor)[0]
    RaceResult.objects.filter(pk=result.pk).update(constructor=other.constructor)
    assert get(client, "standings/drivers")["standings"][0]["constructor"] == other.constructor.name


def test_constructor_standings_have_no_driver(client, world):
    answer = get(client, "standings/constructors", season=2021)
    assert [row["position"] for row in answer["standings"]] == list(range(1, 11))
    assert set(answer["standings"][0]) == {"position", "constructor", "constructor_id", "points", "wins"}


@pytest.mark.parametrize("whose", ["drivers", "constructors"])
def test_standings_are_of_the_current_season_unless_another_is_named(client, world, whose):
    assert get(client, f"standings/{whose}") == get(client, f"standings/{whose}", season=2022)


def test_the_calendar_is_in_order_and_says_which_races_have_a_forecast(client, world):
    answer = get(client, "calendar/2022")
    assert (set(answer), answer["season"]) == ({"season", "races"}, 2022)
    assert [race["round"] for race in answer["races"]] == list(range(1, 23))
    assert {"round", "name", "date", "circuit", "prediction_available"} <= set(answer["races"][0])
    assert [r["round"] for r in answer["races"] if r["prediction_available"]] == [5]


def test_the_status_says_that_everything_is_invented_and_that_the_clock_is_set(client, world):
    answer = get(client, "status")
    assert (answer["demo"], answer["pretended"], answer["now"]) == (True, True, "2022-03-10T12:00:00Z")
    assert answer["sources"][0]["name"] == "Demo world"


@pytest.mark.parametrize(
    "path",
    [
        "predictions/next-race",
        "predictions/race/{race}",
        "predictions/race/{race}/what-if",
        "predictions/championship/2022",
        "standings/drivers",
        "standings/constructors",
        "calendar/2022",
        "status",
    ],
)
def test_with_and_without_a_slash_the_answer_is_the_same(client, world, path):
    path = f"{API}/{path.format(race=world.race().pk)}"
    with_slash, without = client.get(f"{path}/"), client.get(path)
    assert (with_slash.status_code, without.status_code) == (200, 200)
    assert with_slash.content == without.content


def test_a_championship_comes_with_who_may_win_it_likeliest_first(client, world):
    answer = get(client, "predictions/championship/2022")
    chances = [row["title_probability"] for row in answer["predictions"]]
    assert (answer["season"], answer["championship"], answer["races_left"]) == (2022, "drivers", 18)
    assert (chances, sum(chances)) == (sorted(chances, reverse=True), pytest.approx(1))
    assert (answer["next_race"]["round"], answer["data_through"]["round"]) == (5, 4)


def test_each_driver_has_points_a_title_and_a_chance_of_every_place_with_their_intervals(client, world):
    row = get(client, "predictions/championship/2022")["predictions"][0]
    lower, upper = row["confidence_interval"]
    assert 0 <= lower <= row["title_probability"] <= upper <= 1
    assert row["points"] <= row["points_interval"][0] <= row["expected_points"] <= row["points_interval"][1]
    assert [place["position"] for place in row["positions"]] == list(range(1, len(row["positions"]) + 1))
    assert sum(place["probability"] for place in row["positions"]) == pytest.approx(1, abs=1e-3)


def test_the_constructors_championship_has_no_drivers(client, world):
    answer = get(client, "predictions/championship/2022", championship="constructors")
    assert {row["driver"] for row in answer["predictions"]} == {None}
    assert len({row["constructor"] for row in answer["predictions"]}) == 10


# --- nothing later than F1_AS_OF ---------------------------------------------------------------


def test_a_forecast_made_later_is_not_shown_yet(client, world, settings):
    assert get(client, "predictions/next-race")["stage"] == "before_weekend"
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    assert get(client, "predictions/next-race")["stage"] == "after_qualifying"


def test_before_its_forecast_was_made_a_race_has_none(client, world, settings):
    settings.F1_AS_OF = world.THURSDAY.replace(day=9)
    assert client.get(f"{API}/predictions/championship/2022").json()["code"] == "NO_PREDICTIONS_AVAILABLE"
    assert client.get(f"{API}/predictions/next-race").json()["code"] == "NO_PREDICTIONS_AVAILABLE"
    assert not any(race["prediction_available"] for race in get(client, "calendar/2022")["races"])


def test_a_race_run_later_is_still_scheduled(client, world, settings):
    statuses = [race["status"] for race in get(client, "calendar/2022")["races"]]
    assert statuses == ["held"] * 4 + ["scheduled"] * 18
    settings.F1_AS_OF = world.IMPORTED
    assert get(client, "calendar/2022")["races"][6]["status"] == "held"


def test_a_race_is_under_way_until_it_is_over(client, world, settings):
    race = world.race()
    for minutes, status in ((-1, "scheduled"), (0, "under_way"), (179, "under_way")):
        settings.F1_AS_OF = race.start_time + timedelta(minutes=minutes)
        answer = get(client, "predictions/next-race")
        assert (answer["race"]["status"], answer["race"]["round"]) == (status, 5)
        assert answer["following_race"]["round"] == 6
        assert get(client, "calendar/2022")["races"][4]["status"] == status


def test_a_race_that_is_over_awaits_its_result(client, world, settings):
    settings.F1_AS_OF = world.MONDAY
    assert get(client, "calendar/2022")["races"][4]["status"] == "held"
    Race.objects.filter(pk=world.race().pk).update(status="scheduled")
    assert get(client, "calendar/2022")["races"][4]["status"] == "awaiting_result"


def test_no_race_follows_the_last_one_on_the_calendar(client, world):
    Race.objects.filter(date__gt=world.race().date).update(status="cancelled")
    assert get(client, "predictions/next-race")["following_race"] is None


@pytest.mark.parametrize("whose", ["drivers", "constructors"])
def test_standings_are_those_after_the_last_race_by_then(client, world, settings, whose):
    before = get(client, f"standings/{whose}")
    settings.F1_AS_OF = world.IMPORTED
    after = get(client, f"standings/{whose}")
    assert sum(r["points"] for r in before["standings"]) < sum(r["points"] for r in after["standings"])


def test_in_january_nobody_has_points_yet(client, world, settings):
    settings.F1_AS_OF = world.THURSDAY.replace(month=1, day=3)
    assert client.get(f"{API}/standings/drivers").json()["code"] == "NOT_FOUND"


# --- the number of queries ---------------------------------------------------------------------


def test_a_longer_calendar_takes_no_more_queries(client, world, django_assert_num_queries):
    short = Season.objects.create(year=2030)
    Race.objects.filter(season__year=2022, round_number__gt=20).update(season=short)
    for year, races in ((2022, 20), (2030, 2)):
        with django_assert_num_queries(1):
            assert len(get(client, f"calendar/{year}")["races"]) == races


@pytest.mark.parametrize("whose", ["drivers", "constructors"])
def test_standings_take_two_queries_however_long(client, world, django_assert_num_queries, whose):
    with django_assert_num_queries(2):
        get(client, f"standings/{whose}")


def test_a_new_forecast_is_shown_at_once(client, world, settings):
    settings.F1_AS_OF = world.MONDAY
    assert client.get(f"{API}/predictions/next-race").status_code == 404
    generate.generate(world.race(6), world.MONDAY)
    assert get(client, "predictions/next-race")["race"]["round"] == 6
