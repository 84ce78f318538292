"""JSON, CSV and pages to browse: which of them an answer is, and what is in it."""

import csv
import re

import pytest

from f1site.lib.api.tables import cell, flat
from ingestion.models import Race
from tests.f1site.test_api_shapes import get

API = "/api/v1"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LISTS = ["races", "standings/drivers", "standings/constructors", "calendar/2022", "status", ""]


def table(client, path, **options):
    response = client.get(f"{API}/{path}", **options)
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(response.text.splitlines())), response


@pytest.mark.parametrize("accept", ["*/*", "application/json", "image/png, */*", None])
def test_who_names_nothing_else_gets_json(client, world, accept):
    response = client.get(f"{API}/status", headers={"accept": accept} if accept else {})
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "options", [{"query_params": {"format": "csv"}}, {"headers": {"accept": "text/csv"}}]
)
@pytest.mark.parametrize("path", LISTS)
def test_every_table_comes_as_csv(client, world, path, options):
    rows, response = table(client, path, **options)
    answer = get(client, path)
    listed = next(value for value in answer.values() if isinstance(value, list))
    assert len(rows) == len(listed) > 0
    assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+\.csv"', response["Content-Disposition"])


def test_csv_of_a_page_links_the_next_one(client, world):
    _, response = table(client, "races?format=csv")
    assert response["Link"] == f'<{API}/races?format=csv&page=2>; rel="next"'


def test_an_empty_table_has_the_same_header(client, world):
    full, empty = (client.get(f"{API}/races?format=csv&season={year}").text for year in (2022, 1950))
    assert empty.splitlines() == full.splitlines()[:1]


def test_a_text_that_would_be_a_formula_is_made_harmless(client, world):
    Race.objects.filter(pk=world.race().pk).update(name='=HYPERLINK("https://example.com")')
    rows, _ = table(client, "races?season=2022&format=csv")
    assert '\'=HYPERLINK("https://example.com")' in {row["name"] for row in rows}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_texts_and_numbers_stay_numbers(start):
    assert cell(f"{start}1") == f"'{start}1"
    assert [cell(value) for value in (-1, -1.5, True, None)] == [-1, -1.5, "true", None]


def test_objects_and_intervals_become_columns_and_other_lists_one_text():
    row = {"race": {"name": "A", "circuit": {"id": 1}}, "interval_80": [0.1, 0.2], "interval": None}
    assert flat(row) == {
        "race.name": "A",
        "race.circuit.id": 1,
        "interval_80_lower": 0.1,
        "interval_80_upper": 0.2,
        "interval_lower": None,
        "interval_upper": None,
    }
    assert (cell([1, 2]), cell([{"a": 1}])) == ("1; 2", '[{"a": 1}]')


@pytest.mark.parametrize(
    ("path", "query"), [("races", "x=1"), ("standings/drivers", "season=1900"), ("races", "page=99")]
)
def test_an_error_is_json_whatever_was_asked_for(client, world, path, query):
    response = client.get(f"{API}/{path}?{query}&format=csv")
    assert response["Content-Type"] == "application/json"
    assert set(response.json()) == {"error", "code", "details"}


def test_an_unknown_format_is_refused_and_those_there_are_are_named(client, world):
    for path, choices in (("races", "json, html, csv"), (f"races/{world.race().pk}", "json, html")):
        response = client.get(f"{API}/{path}?format=xml")
        assert (response.status_code, response.json()["code"]) == (400, "INVALID_PARAMETER")
        assert response.json()["details"]["format"] == [f"Unknown here: choose from {choices}."]


def test_there_is_no_csv_where_there_is_no_table(client, world):
    address = f"{API}/races/{world.race().pk}"
    assert client.get(f"{address}?format=csv").status_code == 400
    assert client.get(address, headers={"accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize("query", ["format=", "format=csv&format=csv"])
def test_a_format_is_given_once(client, world, query):
    response = client.get(f"{API}/races?{query}")
    assert (response.status_code, set(response.json()["details"])) == (400, {"format"})


def test_a_type_that_there_is_not_is_406_in_the_one_shape(client, world):
    response = client.get(f"{API}/races", headers={"accept": "image/png"})
    assert (response.status_code, response.json()["code"]) == (406, "INVALID_PARAMETER")
    assert "text/csv" in response.json()["error"]


@pytest.mark.parametrize("path", [*LISTS, "races?search=nothing", "predictions/next-race", "races?page=2"])
def test_a_browser_gets_a_page_of_the_answer(client, world, path):
    response = client.get(f"{API}/{path}", headers={"accept": BROWSER})
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']*""", response.text)
    assert "<style" not in response.text
    assert not re.findall(r"<script(?! src=| type=\"application/json\")", response.text)


def test_the_page_has_no_form_to_write_and_no_login(client, world):
    page = client.get(f"{API}/races", headers={"accept": BROWSER}).text
    assert "POST" not in page
    assert "Log in" not in page
    assert 'data-method="' not in page
    assert 'method="get"' in page


@pytest.mark.parametrize(("path", "status"), [("races?x=1", 400), ("races/999999", 404), ("status?x=1", 400)])
def test_an_error_is_a_page_for_a_browser(client, world, path, status):
    response = client.get(f"{API}/{path}", headers={"accept": BROWSER})
    assert (response.status_code, response["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "&quot;code&quot;" in response.text


def test_the_form_of_a_page_may_leave_filters_empty(client, world):
    query = "season=2022&circuit=&sprint_weekend=&date_from=&page="
    response = client.get(f"{API}/races?{query}", headers={"accept": BROWSER})
    assert response.status_code == 200
    assert client.get(f"{API}/races?{query}").status_code == 400


def test_the_controls_of_a_page_lead_to_pages_that_answer(client, world):
    page = client.get(f"{API}/races?season=2021&page_size=5", headers={"accept": BROWSER}).text
    links = set(re.findall(r'href="(/api/v1/races\?[^"]*)"', page))
    assert any("page=3" in link for link in links)
    assert any("ordering=-date" in link for link in links)
    for link in links:
        assert client.get(link.replace("&amp;", "&"), headers={"accept": BROWSER}).status_code == 200


def test_addresses_in_an_answer_are_links_and_its_texts_are_escaped(client, world):
    Race.objects.filter(pk=world.race().pk).update(name="<script>alert(1)</script>")
    page = client.get(f"{API}/races?season=2022&page_size=5&ordering=round", headers={"accept": BROWSER}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert '<a href="/api/v1/races?ordering=round&amp;page=2' in page


def test_the_index_names_every_address(client, world):
    found = {endpoint["name"]: endpoint for endpoint in get(client, "")["endpoints"]}
    assert {"races", "races/{race_id}", "standings/drivers", "calendar/{year}"} <= set(found)
    assert found["races"]["address"] == f"{API}/races"
    assert all(endpoint["description"] for endpoint in found.values())
    assert get(client, "") == client.get(API).json()
