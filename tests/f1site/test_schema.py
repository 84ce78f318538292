"""The API's own description: valid, complete, true, and readable without a network."""

import json
import os
import re
import subprocess

import jsonschema
import pytest
from django.core.management import call_command

from ingestion.models import RaceResult
from predictions.models import Forecast, SeasonForecast, TrainedModel


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    target = tmp_path_factory.mktemp("schema") / "schema.json"
    # A warning is an error: what cannot be described is described wrongly.
    call_command(
        "spectacular", "--file", str(target), "--format", "openapi-json", "--validate", "--fail-on-warn"
    )
    return json.loads(target.read_text())


def plain(node):
    """OpenAPI 3.0 says `nullable` where JSON Schema has the type null."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: plain(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [inner, {"type": "null"}]} if node.get("nullable") is True else inner


def resolved(schema, node):
    """The component that a reference names."""
    return schema["components"]["responses"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node


def answers(schema, operation, status):
    """What the schema says of an answer, as a JSON schema of its own."""
    response = resolved(schema, operation["responses"][str(status)])
    return plain({**response["content"]["application/json"]["schema"], "components": schema["components"]})


def query_parameters(operation):
    return {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}


def test_every_endpoint_of_the_contract_is_described(schema):
    assert set(schema["paths"]) >= {
        "/api/v1/predictions/next-race",
        "/api/v1/predictions/race/{race_id}",
        "/api/v1/predictions/race/{race_id}/changes",
        "/api/v1/predictions/compare/{race_id}",
        "/api/v1/predictions/race/{race_id}/what-if",
        "/api/v1/predictions/championship/{year}",
        "/api/v1/standings/drivers",
        "/api/v1/standings/constructors",
        "/api/v1/calendar/{year}",
        "/api/v1/ledger/head",
        "/api/v1/ledger/{number}",
        "/api/v1/forecasts",
        "/api/v1/forecasts/{forecast_id}",
        "/api/v1/models",
        "/api/v1/models/{model_id}",
        "/api/v1/forecasts/season/{forecast_id}",
        "/api/v1/status",
        "/api/v1/analytics/model-accuracy",
        "/api/v1/analytics/accuracy-by-season",
        "/api/v1/analytics/calibration",
        "/api/v1/analytics/driver-performance/{driver_id}",
        "/api/v1/analytics/constructor-performance/{constructor_id}",
        "/api/v1/analytics/head-to-head",
        "/api/v1/analytics/biggest-surprises",
        "/api/v1/analytics/championship/{year}",
        "/api/v1/analytics/track-coefficients/{circuit_id}",
    }


def test_every_described_path_answers_as_described(schema, client, world, settings):
    settings.F1_AS_OF = world.SATURDAY_NIGHT  # two forecasts are there to be compared
    a, b = RaceResult.objects.filter(race=world.race(4))[:2]
    race = world.race()
    values = {"race_id": race.pk, "year": world.SEASON, "circuit_id": race.circuit_id}
    values |= {"driver_id": a.driver_id, "constructor_id": a.constructor_id}
    values |= {"model_id": TrainedModel.objects.all()[0].pk}
    forecasts = {"race": Forecast, "season": SeasonForecast}
    ids = {name: model.objects.filter(document__lte=7)[0].pk for name, model in forecasts.items()}
    for path, operations in schema["paths"].items():
        values |= {
            "season": world.SEASON,
            "number": 1,
            "forecast_id": ids["season" if "season/" in path else "race"],
        }
        assert set(operations) == {"get"}
        understood = query_parameters(operations["get"])
        required = {"a": a.driver_id, "b": b.driver_id} if "a" in understood else {}
        further = {"places": 1, "championship": "constructors"}
        for query in (required, required | {n: v for n, v in further.items() if n in understood}):
            response = client.get(path.format(**values), query)
            assert response.status_code == 200, path
            if path.endswith(".ics"):
                continue
            jsonschema.validate(response.json(), answers(schema, operations["get"], 200))


def operations(schema):
    return [(path, operation) for path, methods in schema["paths"].items() for operation in methods.values()]


def test_every_operation_has_a_summary_a_description_a_tag_and_a_name_of_its_own(schema):
    found = [operation for _, operation in operations(schema)]
    assert all(one["summary"] and one["description"] for one in found)
    assert max(len(one["summary"]) for one in found) <= 60
    assert {one["tags"][0] for one in found} == {tag["name"] for tag in schema["tags"]}
    assert len({one["operationId"] for one in found}) == len({one["summary"] for one in found}) == len(found)


def test_every_parameter_has_a_description_and_an_example_that_is_valid(schema):
    for path, operation in operations(schema):
        for parameter in operation["parameters"]:
            assert parameter["description"], (path, parameter["name"])
            jsonschema.validate(parameter["example"], parameter["schema"])


def test_every_number_has_bounds_and_every_text_a_pattern_or_choices(schema):
    bounds = {"integer": {"minimum", "maximum"}}
    for path, operation in operations(schema):
        for one in [parameter["schema"] for parameter in operation["parameters"]]:
            wanted = bounds.get(one.get("type"), set())
            is_bounded = (
                wanted <= set(one) if wanted else {"enum", "format", "pattern", "oneOf", "anyOf"} & set(one)
            )
            assert is_bounded, (path, one)


def test_every_error_has_the_one_shape_and_an_example_by_code(schema):
    codes = set()
    for _, operation in operations(schema):
        errors = {status: one for status, one in operation["responses"].items() if status >= "400"}
        assert set(errors) == {"400", "404", "405", "406", "429", "500", "503"}
        for described in [resolved(schema, one)["content"]["application/json"] for one in errors.values()]:
            assert described["schema"] == {"$ref": "#/components/schemas/Error"}
            error = plain(schema["components"]["schemas"]["Error"])
            [jsonschema.validate(one["value"], error) for one in described["examples"].values()]
            codes |= set(described["examples"])
    assert codes == set(schema["components"]["schemas"]["Error"]["properties"]["code"]["enum"])


def test_servers_are_relative(schema):
    assert [server["url"] for server in schema["servers"]] == ["/"]


def test_types_of_another_api_are_stale(tmp_path):
    types = tmp_path / "schema.ts"
    types.write_text("export type paths = never;\n")
    run = subprocess.run(
        ["make", "--silent", "types-check", f"TYPES={types}"], capture_output=True, text=True, check=False
    )
    assert run.returncode
    assert f"{types} is not that of the API: run make types and commit it" in run.stdout


@pytest.mark.parametrize("database", ["sqlite://:memory:", "postgres://127.0.0.1:9/none"])
def test_the_committed_types_are_those_of_the_api_on_every_database(database):
    run = subprocess.run(
        ["make", "--silent", "types-check"],
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, ""), run.stderr


def test_an_error_is_answered_as_described(schema, client, world):
    operation = schema["paths"]["/api/v1/predictions/race/{race_id}"]["get"]
    response = client.get("/api/v1/predictions/race/999999")
    jsonschema.validate(response.json(), answers(schema, operation, 404))


def test_every_described_parameter_is_understood(schema, client, world):
    model = TrainedModel.objects.get(type="elo")
    given = {"model_id": model.pk, "version": model.version, "stage": "before_weekend", "places": 1}
    operation = schema["paths"]["/api/v1/predictions/race/{race_id}"]["get"]
    assert query_parameters(operation) == set(given)
    assert client.get(f"/api/v1/predictions/race/{world.race().pk}", given).status_code == 200


@pytest.mark.parametrize("path", ["/api/schema", "/api/schema/"])
def test_the_schema_is_served(client, path):
    response = client.get(path, headers={"accept": "application/vnd.oai.openapi+json"})
    assert (response.status_code, response.json()["openapi"][:2]) == (200, "3.")


@pytest.mark.parametrize("path", ["/api/docs", "/api/docs/"])
def test_the_documentation_needs_no_other_host_and_no_script(client, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']*""", response.text)
    assert '<html lang="en">' in response.text
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", response.text)


def test_the_documentation_shows_every_operation_parameter_and_error(client, schema):
    page = client.get("/api/docs").text
    for path, operation in operations(schema):
        assert f"<code>{path}</code>" in page
        assert f'id="{operation["operationId"]}"' in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'\sid="([^"]+)"', page))


def test_every_answer_has_an_example_that_is_as_described(client):
    served = client.get("/api/schema?format=json").json()
    for path, operation in operations(served):
        for media_type, content in operation["responses"]["200"]["content"].items():
            assert content.get("example"), (path, media_type)
            if media_type == "application/json":
                jsonschema.validate(content["example"], answers(served, operation, 200))


def test_the_documentation_answers_no_other_method(client):
    response = client.post("/api/docs")
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
