"""What all lists share, shown by the races."""

import pytest

from ingestion.models import Race
from tests.f1site.test_api_shapes import get

RACES = "/api/v1/races"


def refusal(client, query):
    response = client.get(f"{RACES}?{query}")
    answer = response.json()
    assert (response.status_code, answer["code"]) == (400, "INVALID_PARAMETER")
    return answer["details"]


def test_a_list_comes_in_pages_of_fifty_with_links_that_name_no_host(client, world):
    first = get(client, "races")
    assert (first["count"], len(first["results"])) == (Race.objects.count(), 50)
    assert (first["next"], first["previous"]) == (f"{RACES}?page=2", None)
    second = client.get(first["next"]).json()
    assert second["previous"] == f"{RACES}?page=1"
    assert not {row["race_id"] for row in first["results"]} & {row["race_id"] for row in second["results"]}


def test_all_pages_together_have_each_row_once(client, world):
    address, rows = f"{RACES}?ordering=season&page_size=7", []
    while address:
        answer = client.get(address).json()
        rows += [row["race_id"] for row in answer["results"]]
        address = answer["next"]
    assert sorted(rows) == sorted(Race.objects.values_list("pk", flat=True))


def test_a_page_after_the_last_is_not_found_and_an_empty_list_has_one_page(client, world):
    response = client.get(f"{RACES}?page=999")
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")
    empty = get(client, "races", season=1950)
    assert empty == {"count": 0, "next": None, "previous": None, "results": []}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("seasons=2022", "seasons"),
        ("season=2022&season=2021", "season"),
        ("season=", "season"),
        ("season=2_022", "season"),
        ("season=%202022", "season"),
        ("season=٢٠٢٢", "season"),
        ("season=1949", "season"),
        ("circuit=9223372036854775808", "circuit"),
        (f"circuit={'9' * 500}", "circuit"),
        ("circuit=0", "circuit"),
        ("circuit=-1", "circuit"),
        ("sprint_weekend=true", "sprint_weekend"),
        ("date_from=٢٠٢٢-01-01", "date_from"),
        ("date_from=2022-02-30", "date_from"),
        ("date_from=20220201", "date_from"),
        (f"search={'a' * 101}", "search"),
        ("ordering=pk", "ordering"),
        ("ordering=date,", "ordering"),
        ("ordering=season__year", "ordering"),
        ("page=0", "page"),
        ("page=2_0", "page"),
        ("page_size=51", "page_size"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_refused_by_its_name(client, world, query, parameter):
    assert set(refusal(client, query)) == {parameter}


def test_a_refusal_names_the_choices(client, world):
    assert "season, circuit" in refusal(client, "seasons=2022")["seasons"][0]
    assert "date, season, round, name" in refusal(client, "ordering=pk")["ordering"][0]


def test_rows_without_a_value_come_last_in_both_directions(client, world):
    Race.objects.filter(pk=world.race().pk).update(round_number=None, status="cancelled")
    for ordering in ("round", "-round"):
        rounds = [row["round"] for row in get(client, "races", season=2022, ordering=ordering)["results"]]
        assert (rounds[-1], rounds.count(None)) == (None, 1)


def test_a_search_finds_each_word_in_any_of_the_names(client, world):
    race = world.race()
    words = f"{race.circuit.location.split()[0]} {race.name.split()[0]}".upper()
    found = get(client, "races", search=words, season=2022)["results"]
    assert race.pk in {row["race_id"] for row in found}
    assert get(client, "races", search=f"{words} xyzzy")["count"] == 0


def test_a_row_has_the_same_fields_alone_and_in_its_list(client, world):
    race = world.race()
    listed = get(client, "races", circuit=race.circuit_id, season=2022)["results"]
    assert listed == [get(client, f"races/{race.pk}")]


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "9" * 500])
def test_a_row_that_is_not_there_is_not_found(client, world, number):
    response = client.get(f"{RACES}/{number}")
    assert (response.status_code, response.json()["code"]) == (404, "RACE_NOT_FOUND")


@pytest.mark.parametrize("number", ["٢", "2_0", "-1", "one"])
def test_what_is_no_number_is_no_address(client, world, number):
    response = client.get(f"{RACES}/{number}")
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")


def test_a_single_row_knows_no_parameter(client, world):
    response = client.get(f"{RACES}/{world.race().pk}?season=2022")
    assert (response.status_code, set(response.json()["details"])) == (400, {"season"})


def test_lists_and_rows_answer_with_and_without_a_slash(client, world):
    for path in (RACES, f"{RACES}/{world.race().pk}"):
        assert client.get(path).json()["count" if path == RACES else "race_id"]
        assert client.get(f"{path}/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, world, method):
    response = getattr(client, method)(RACES)
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
