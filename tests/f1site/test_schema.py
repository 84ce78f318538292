"""The API's own description: valid, complete, true, and readable without a network."""

import json
import re

import jsonschema
import pytest
from django.core.management import call_command

from predictions.models import TrainedModel


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


def answers(schema, operation, status):
    """What the schema says of an answer, as a JSON schema of its own."""
    described = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    return plain({**described, "components": schema["components"]})


def query_parameters(operation):
    return {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}


def test_every_endpoint_of_the_contract_is_described(schema):
    assert set(schema["paths"]) >= {
        "/api/v1/predictions/next-race",
        "/api/v1/predictions/race/{race_id}",
        "/api/v1/predictions/race/{race_id}/changes",
        "/api/v1/predictions/race/{race_id}/what-if",
        "/api/v1/predictions/championship/{year}",
        "/api/v1/standings/drivers",
        "/api/v1/standings/constructors",
        "/api/v1/calendar/{year}",
        "/api/v1/status",
    }


def test_every_described_path_answers_as_described(schema, client, world, settings):
    settings.F1_AS_OF = world.SATURDAY_NIGHT  # two forecasts are there to be compared
    values = {"race_id": world.race().pk, "year": world.SEASON}
    for path, operations in schema["paths"].items():
        assert set(operations) == {"get"}
        with_places = {"places": 1} if "places" in query_parameters(operations["get"]) else {}
        for query in ({}, with_places):
            response = client.get(path.format(**values), query)
            assert response.status_code == 200, path
            jsonschema.validate(response.json(), answers(schema, operations["get"], 200))


def test_every_described_error_has_the_one_shape(schema):
    for operations in schema["paths"].values():
        for status, response in operations["get"]["responses"].items():
            described = response["content"]["application/json"]["schema"]
            assert set(response["content"]) == {"application/json"}
            assert (described == {"$ref": "#/components/schemas/Error"}) == (status != "200")


def test_what_a_prediction_may_answer_is_described_to_the_last_status(schema):
    responses = schema["paths"]["/api/v1/predictions/race/{race_id}"]["get"]["responses"]
    assert set(responses) == {"200", "400", "404", "503"}


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
def test_the_documentation_needs_no_other_host(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']*""", response.text)
    assert "/static/drf_spectacular_sidecar/" in response.text
