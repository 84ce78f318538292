"""The result of a race, which is shown once the race is over."""

from datetime import timedelta

from ingestion.models import RaceResult
from tests.f1site.test_api_shapes import API, get


def test_a_result_comes_in_the_order_of_its_sheet(client, world):
    race = next(world.rounds())
    answer = get(client, f"races/{race.pk}/results")
    stored = RaceResult.objects.filter(race=race).order_by("position_order", "pk")
    assert answer["race_id"] == race.pk
    assert [row["driver_id"] for row in answer["results"]] == [row.driver_id for row in stored]
    assert answer["results"][0]["finish"] == 1


def test_a_race_that_is_not_over_has_no_result(client, world, settings):
    race = next(world.rounds())
    settings.F1_AS_OF = race.start_time + timedelta(hours=1)
    assert get(client, f"races/{race.pk}/results")["results"] == []


def test_a_result_of_an_unknown_race_is_refused(client, world):
    response = client.get(f"{API}/races/999999/results")
    assert (response.status_code, response.json()["code"]) == (404, "RACE_NOT_FOUND")
