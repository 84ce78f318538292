"""The stand-in's pages, limits and faults are those of the services that it stands in for."""

import pytest
import requests

from tests.stand_in.altered import altered
from tests.stand_in.control import Control


@pytest.fixture
def get(stand_in):
    def get(path, **query):
        return requests.get(stand_in.url + path, query, allow_redirects=False, timeout=20)

    return get


@pytest.fixture
def season(stand_in):
    return f"/ergast/f1/{stand_in.season}"


def results(answer):
    return [row for race in answer.json()["MRData"]["RaceTable"]["Races"] for row in race["Results"]]


def test_pages_of_result_rows_cut_a_race_in_two(get, season):
    pages = [get(f"{season}/results.json", limit=90, offset=offset) for offset in (0, 90)]
    before, after = (page.json()["MRData"]["RaceTable"]["Races"] for page in pages)
    assert before[-1]["round"] == after[0]["round"]
    places = [row["position"] for row in before[-1]["Results"] + after[0]["Results"]]
    assert places == [str(place) for place in range(1, 21)]


def test_the_total_counts_rows_and_a_limit_above_100_is_100(get, season, stand_in):
    answer = get(f"{season}/results.json", limit=1000).json()["MRData"]
    of_races = stand_in.data.of_races["race-results"]
    rows = sum(len(of_races[race["id"]]) for race in stand_in.data.season(str(stand_in.season)))
    assert (answer["total"], answer["limit"]) == (str(rows), "100")
    assert len(results(get(f"{season}/results.json", limit=1000))) == 100
    assert len(results(get(f"{season}/results.json"))) == 30


def texts(value):
    if isinstance(value, dict):
        return all(texts(one) for one in value.values())
    return all(texts(one) for one in value) if isinstance(value, list) else isinstance(value, str)


@pytest.mark.parametrize(
    ("resource", "table"),
    [
        ("races", "RaceTable"),
        ("results", "RaceTable"),
        ("qualifying", "RaceTable"),
        ("sprint", "RaceTable"),
        ("driverstandings", "StandingsTable"),
        ("constructorstandings", "StandingsTable"),
    ],
)
def test_each_resource_has_rows_and_every_value_is_text(get, season, resource, table):
    data = get(f"{season}/{resource}.json").json()["MRData"]
    assert int(data["total"]) >= 10
    assert any(data[table].values())
    assert texts(data)


def test_an_unknown_season_is_an_empty_list(get):
    answer = get("/ergast/f1/1900/results.json")
    assert (answer.status_code, results(answer)) == (200, [])


def test_a_path_without_an_ending_is_redirected_and_a_cache_key_is_refused(get, season):
    assert get(f"{season}/results").status_code == 301
    assert get(f"{season}/results.json", nocache=1).status_code == 403


def test_nothing_is_known_before_its_day(get, season, stand_in):
    first, second = stand_in.data.season(str(stand_in.season))[:2]
    stand_in.control(today=first["date"])
    races = get(f"{season}/results.json").json()["MRData"]["RaceTable"]["Races"]
    assert [race["round"] for race in races] == ["1"]
    files = [
        f"/f1db/f1db/main/src/data/seasons/{stand_in.season}/races/0{number}-{race['grandPrixId']}/race-results.yml"
        for number, race in enumerate((first, second), 1)
    ]
    assert [get(file).status_code for file in files] == [200, 404]


def test_the_limits_are_4_a_second_and_500_an_hour_and_refused_requests_count():
    control = Control()
    second = [control.is_over_a_limit(now) for now in (7200.0, 7200.1, 7200.2, 7200.3, 7200.4, 7201.0)]
    assert second == [False] * 4 + [True, False]
    hour = [control.is_over_a_limit(7202.0 + number) for number in range(495)]
    assert (hour[:494], hour[494]) == ([False] * 494, True)
    assert not control.is_over_a_limit(10800.0)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("500", (500, None)), ("429", (429, None)), ("retry_after", (429, "2")), ("garbage", (200, None))],
)
def test_a_fault_on_demand_has_its_status(get, season, stand_in, fault, expected):
    stand_in.control(faults={fault: 1})
    answer = get(f"{season}/races.json")
    assert (answer.status_code, answer.headers.get("Retry-After")) == expected
    assert ("<html>" in answer.text) is (fault in ("500", "garbage"))


@pytest.mark.parametrize("fault", ["truncate", "reset"])
def test_a_broken_answer_ends_in_a_broken_connection(get, season, stand_in, fault):
    stand_in.control(faults={fault: 1})
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        get(f"{season}/races.json")


def test_a_seed_repeats_the_faults_and_the_counts_start_anew(get, season, stand_in):
    seen = []
    for _ in range(2):
        stand_in.control(faults={"500": 0.5}, seed=3, reset=True)
        seen.append([get(f"{season}/races.json").status_code for _ in range(12)])
        assert stand_in.stats()["requests"] == 12
        assert stand_in.stats()["statuses"]["500"] == seen[-1].count(500)
    assert seen[0] == seen[1]
    assert set(seen[0]) == {200, 500}


def test_when_it_is_down_everything_is_503(get, season, stand_in):
    stand_in.control(down=True)
    assert {get(path).status_code for path in (f"{season}/races.json", "/v1/forecast")} == {503}


@pytest.mark.parametrize("order", [{"weather": "wet"}, {"faults": {"404": 1}}, {"faults": {"500": 2}}])
def test_an_order_that_is_not_known_is_refused(stand_in, order):
    assert requests.post(f"{stand_in.url}/_control", json=order, timeout=20).status_code == 400


def test_a_test_changes_the_answers_that_it_names(stand_in):
    def rename(answer):
        for race in answer.races:
            race["raceName"] = "Moved Grand Prix"

    path = f"{stand_in.season}/1/results"
    with altered(stand_in.url, rename) as other:
        answer = requests.get(f"{other.url}/ergast/f1/{path}.json", {"limit": "5"}, timeout=20).json()
    assert [race["raceName"] for race in answer["MRData"]["RaceTable"]["Races"]] == ["Moved Grand Prix"]
    assert other.paths == [(path, {"limit": "5"})]
