"""Every endpoint of the forecasts and their scores: few queries with indexes, strict addresses."""

import time
from functools import partial

import pytest
from django.db import connection

from ingestion.models import Race, RaceResult
from predictions.models import Forecast, SeasonForecast, TrainedModel
from tests import world as small
from tests.analytics import record
from tests.stored_rows import Repeated

API = "/api/v1/"
FORECASTS = (
    "predictions/next-race?places=1",
    "predictions/race/{race}?places=1",
    "predictions/compare/{race}",
    "predictions/race/{race}/changes",
    "predictions/race/{race}/what-if",
    "predictions/championship/2022",
    "predictions/championship/2022?championship=constructors",
    "forecasts",
    "forecasts?season=2022&stage=before_weekend&model=elo&kind=live",
    "forecasts/{forecast}",
    "forecasts/season/{title}",
    "models",
    "models?type=ensemble&state=serving",
    "models/{model}",
    "ledger/head",
    "ledger/1",
    "analytics/championship/2022",
)
SCORES = (
    "analytics/model-accuracy",
    "analytics/model-accuracy?season=2021&model_id={scored}&stage=before_weekend",
    "analytics/accuracy-by-season?stage=before_weekend",
    "analytics/calibration?season=2021&model_id={scored}",
    "analytics/driver-performance/{driver}?season=2022&races=all",
    "analytics/constructor-performance/{constructor}?season=2022&races=all",
    "analytics/head-to-head?a={driver}&b={other}&season=2022",
    "analytics/biggest-surprises?season=2021",
    "analytics/track-coefficients/{circuit}",
)
MOST_QUERIES = 4


@pytest.fixture
def saturday(world, settings):
    """Two forecasts of a race, and one title forecast before each of two races."""
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    return world


def score(rounds):
    races = Race.objects.filter(season__year=2021, round_number__lte=rounds)
    record.create(races.order_by("date"), stages=("before_weekend", "after_qualifying"))
    record.create_titles([small.race(number) for number in (3, 4)][:rounds])


SCORED = {rounds: Repeated(record.TABLES, partial(score, rounds)) for rounds in (1, 10)}


@pytest.fixture(params=SCORED, ids=["one race", "ten races"])
def races_scored(request, saturday):
    SCORED[request.param].write()
    return saturday


def address(path):
    a, b = RaceResult.objects.filter(race__season__year=2022, race__round_number=4)[:2]
    race = Race.objects.get(season__year=2022, round_number=5)
    ids = {
        "race": race.pk,
        "circuit": race.circuit_id,
        "forecast": Forecast.objects.filter(race=race).earliest("pk").pk,
        "title": SeasonForecast.objects.earliest("pk").pk,
        "model": TrainedModel.objects.earliest("pk").pk,
        "scored": (TrainedModel.objects.filter(state="backtest").first() or a).pk,
        "driver": a.driver_id,
        "other": b.driver_id,
        "constructor": a.constructor_id,
    }
    return API + path.format(**ids)


def queries_of(client, path):
    """(seconds, SQL, parameters) of a request's queries, without that of the generation."""
    found = []

    def kept(execute, sql, params, many, context):
        began = time.perf_counter()
        result = execute(sql, params, many, context)
        if "ingestion_generation" not in sql:
            found.append((time.perf_counter() - began, sql, params))
        return result

    with connection.execute_wrapper(kept):
        response = client.get(path)
    assert response.status_code == 200, response.content
    return found


@pytest.mark.parametrize("path", [*FORECASTS, *SCORES])
def test_an_endpoint_takes_at_most_four_queries_whatever_the_data(client, races_scored, path):
    path = address(path)
    if "what-if" in path:
        client.get(path)  # opens the models, and reads the history
    assert len(queries_of(client, path)) <= MOST_QUERIES


def plan(sql, params):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The tables are small here: the plan of large ones is asked for.
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {sql}", params)
        return "\n".join(str(row) for row in cursor.fetchall())


def test_the_ten_slowest_queries_use_an_index(client, saturday):
    SCORED[10].write()
    client.get(address("predictions/race/{race}/what-if"))
    found = [one for path in (*FORECASTS, *SCORES) for one in queries_of(client, address(path))]
    for _, sql, params in sorted(found, key=lambda one: -one[0])[:10]:
        text = plan(sql, params)
        assert "INDEX" in text.upper() or "PRIMARY KEY" in text, (sql, text)


@pytest.mark.parametrize("path", FORECASTS)
def test_switched_off_predictions_are_not_found_and_say_so(client, saturday, settings, path):
    path = address(path)
    settings.ENABLE_PREDICTIONS = False
    response = client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")
    assert response.json()["error"] == "Predictions are switched off on this server."


@pytest.mark.parametrize("path", [*FORECASTS, *SCORES])
@pytest.mark.parametrize("query", ["unheard=1", "format=json&format=json", "unheard="])
def test_an_unknown_repeated_or_empty_parameter_is_refused(client, saturday, path, query):
    path = address(path)
    response = client.get(f"{path}{'&' if '?' in path else '?'}{query}")
    assert (response.status_code, response.json()["code"]) == (400, "INVALID_PARAMETER")


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30])
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("predictions/race/{}", "RACE_NOT_FOUND"),
        ("predictions/race/{}/changes", "RACE_NOT_FOUND"),
        ("predictions/race/{}/what-if", "RACE_NOT_FOUND"),
        ("predictions/compare/{}", "RACE_NOT_FOUND"),
        ("forecasts/{}", "NOT_FOUND"),
        ("forecasts/season/{}", "NOT_FOUND"),
        ("ledger/{}", "NOT_FOUND"),
        ("models/{}", "NOT_FOUND"),
        ("analytics/driver-performance/{}", "NOT_FOUND"),
        ("analytics/constructor-performance/{}", "NOT_FOUND"),
        ("analytics/track-coefficients/{}", "NOT_FOUND"),
    ],
)
def test_an_id_beyond_any_row_is_not_found(client, saturday, path, code, number):
    response = client.get(API + path.format(number))
    assert (response.status_code, response.json()["code"]) == (404, code)


def test_the_models_are_compared_at_the_latest_stage(client, saturday):
    answer = client.get(address("predictions/compare/{race}")).json()
    assert answer["race_id"] == saturday.race().pk
    assert answer["stage"] == "after_qualifying"
    names = {"regression", "random_forest", "xgboost", "elo", "ensemble"}
    assert {model["model_name"] for model in answer["models"]} == names
    assert all(len(model["predictions"]) == 20 for model in answer["models"])


def test_the_models_are_compared_at_another_stage_if_asked(client, saturday):
    path = address("predictions/compare/{race}")
    answer = client.get(path, {"stage": "before_weekend", "version": TrainedModel.objects.first().version})
    assert answer.json()["stage"] == "before_weekend"
    assert client.get(path, {"stage": "after_sprint"}).json()["code"] == "NO_PREDICTIONS_AVAILABLE"


def test_the_model_of_a_prediction_is_found_in_the_list_of_models(client, saturday):
    row = client.get(address("predictions/race/{race}")).json()[0]
    model = client.get(f"{API}models/{row['model_id']}").json()
    assert (model["type"], model["state"]) == ("ensemble", "serving")


def test_the_newest_forecast_is_listed_first_and_leads_to_its_document(client, saturday):
    rows = client.get(f"{API}forecasts").json()["results"]
    made = [row["generated_at"] for row in rows]
    assert made == sorted(made, reverse=True)
    document = client.get(rows[0]["address"]).json()
    assert (document["number"], document["hash"]) == (rows[0]["document_number"], rows[0]["hash"])


def test_a_listed_forecast_has_its_stage_and_its_line_up_in_words(client, saturday):
    newest = client.get(f"{API}predictions/next-race").json()
    listed = {row["forecast_id"]: row for row in client.get(f"{API}forecasts").json()["results"]}
    row = listed[newest["forecast_id"]]
    assert (row["stage_label"], row["line_up"]) == (newest["stage_label"], newest["line_up"])
    assert newest["stage_meaning"].startswith(row["stage_meaning"])


def test_forecasts_made_later_are_not_listed_yet(client, world):
    assert {row["stage"] for row in client.get(f"{API}forecasts").json()["results"]} == {"before_weekend"}
