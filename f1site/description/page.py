"""The OpenAPI document as what the template of the documentation shows."""

import json
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from f1site.description.fields import fields, schema_name, type_words

Json = dict[str, Any]


def of(document: Json) -> Json:
    """The context of the template. It names no host: the same for every request."""
    components = document["components"]
    operations = [
        _operation(path, operation, components)
        for path, methods in document["paths"].items()
        for operation in methods.values()
    ]
    order = [tag["name"] for tag in document["tags"]]
    operations.sort(key=lambda one: (order.index(one["tag"]), one["path"]))
    texts = {tag["name"]: tag["description"] for tag in document["tags"]}
    return {
        "title": document["info"]["title"],
        "text": document["info"]["description"],
        "groups": [
            {"tag": tag, "text": texts[tag], "operations": list(of_tag)}
            for tag, of_tag in groupby(operations, key=lambda one: one["tag"])
        ],
        "errors": _errors(document, components),
        "headers": [{"name": name, **header} for name, header in components["headers"].items()],
        "schemas": [_schema(name, schema) for name, schema in components["schemas"].items()],
    }


def _schema(name: str, schema: Json) -> Json:
    if "properties" in schema:
        return {"name": name, "text": schema.get("description", ""), "fields": fields(schema)}
    return {"name": name, "text": type_words(schema), "fields": []}


def _operation(path: str, operation: Json, components: Json) -> Json:
    parameters = sorted(
        operation["parameters"], key=lambda one: (one["in"] != "path", not one.get("required"))
    )
    return {
        "id": operation["operationId"],
        "tag": operation["tags"][0],
        "path": path,
        "summary": operation["summary"],
        "text": operation["description"],
        "parameters": [_parameter(one) for one in parameters],
        "example": example_address(path, parameters),
        "answers": _answers(operation["responses"]),
        "errors": [status for status in operation["responses"] if status[0] in "45"],
    }


def _parameter(parameter: Json) -> Json:
    required = parameter.get("required", False)
    return {
        "name": parameter["name"],
        "where": "in the path" if parameter["in"] == "path" else "required" if required else "",
        "type": type_words(parameter["schema"]),
        "default": parameter["schema"].get("default"),
        "text": parameter["description"],
        "example": parameter.get("example", ""),
    }


def example_address(path: str, parameters: list[Json]) -> str:
    """Path and query of a request with the required parameters alone."""
    needed = {one["name"]: one for one in parameters if one.get("required")}
    inside = {name: one["example"] for name, one in needed.items() if one["in"] == "path"}
    query = {name: one["example"] for name, one in needed.items() if one["in"] == "query"}
    return path.format(**inside) + (f"?{urlencode(query)}" if query else "")


def _answers(responses: Json) -> list[Json]:
    found = []
    for status, response in responses.items():
        for media_type, content in response.get("content", {}).items() if status[0] == "2" else ():
            example, schema = content.get("example"), content.get("schema", {})
            found.append(
                {
                    "status": status,
                    "media_type": media_type,
                    "is_list": schema.get("type") == "array",
                    "schema": schema_name(schema),
                    "type": type_words(schema),
                    "example": example if isinstance(example, str) else _json(example),
                }
            )
    return found


def _json(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False) if example is not None else ""


def _errors(document: Json, components: Json) -> list[Json]:
    """One for each code, by status."""
    found: list[Json] = []
    references = {
        status: response["$ref"].rpartition("/")[2]
        for methods in document["paths"].values()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        if "$ref" in response
    }
    for status, name in sorted(references.items()):
        response = components["responses"][name]
        for code, example in response["content"]["application/json"]["examples"].items():
            shown = _json(example["value"])
            found.append({"status": status, "code": code, "text": response["description"], "example": shown})
    return found
