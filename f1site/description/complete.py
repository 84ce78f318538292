"""What is added to the schema that drf-spectacular makes of the views: names, examples, headers, errors."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from f1site.description import errors, operations
from f1site.lib.api.queries import LARGEST_ID

Json = dict[str, Any]
EXAMPLES = Path(__file__).with_name("examples.json")
ID = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
YEAR = {"type": "integer", "minimum": 1950, "maximum": 2200}
# As the views read a text: not empty, not of spaces alone, without NUL.
NOT_EMPTY = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
HEADERS: Json = {
    "Cache-Control": ("How long the answer may be kept.", "public, no-cache"),
    "RateLimit-Limit": ("Requests in the window with the least room.", "100"),
    "RateLimit-Policy": ("All windows: requests, and seconds.", "100;w=60"),
    "RateLimit-Remaining": ("Requests left in the window with the least room.", "99"),
    "RateLimit-Reset": ("Seconds until the oldest request leaves that window.", "60"),
    "ETag": ("Of the answer. Sent back as If-None-Match, it gets 304.", 'W/"3f1c9a"'),
    "Retry-After": ("Seconds to wait before the next request.", "17"),
    "X-Request-ID": ("Names the request in the log of the service.", "0af7651916cd43dd8448eb211c80319c"),
}
OF_ANSWERS = [name for name in HEADERS if name != "Retry-After"]


def complete(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """A postprocessing hook of drf-spectacular."""
    components = result["components"]
    components["schemas"]["Error"] = errors.schema()
    components["responses"] = errors.responses()
    components["headers"] = {
        name: {"description": text, "schema": {"type": "string"}, "example": example}
        for name, (text, example) in HEADERS.items()
    }
    for path, operation in _operations(result):
        _name(path, operation)
        operation.pop("security", None)
        operation["parameters"] = [_parameter(one) for one in operation.get("parameters", [])]
        _answers(operation)
    result["tags"] = [{"name": name, "description": text} for name, text in operations.TAGS.items()]
    result["components"] = {name: dict(sorted(part.items())) for name, part in sorted(components.items())}
    return result


def _operations(result: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in result["paths"].items():
        for operation in methods.values():
            yield path, operation


def _name(path: str, operation: Json) -> None:
    operation.setdefault("description", "")
    operation["operationId"] = operations.operation_id(path)
    operation["summary"] = operations.summary(path, operation["description"])
    operation["tags"] = [operations.tag(path)]


def _parameter(parameter: Json) -> Json:
    name, schema = parameter["name"], parameter["schema"]
    if parameter["in"] == "path":
        # In the patterns of URLs these are digits.
        schema = YEAR if name == "year" else ID
    elif schema.get("type") == "string" and not {"enum", "format", "pattern"} & set(schema):
        schema = schema | {"minLength": 1, "pattern": NOT_EMPTY}
    if isinstance(schema.get("default"), bool):  # the value of a flag, which is written as 1 or 0
        schema = schema | {"default": str(int(schema["default"]))}
    description = parameter.get("description") or operations.DESCRIPTIONS.get(name, "")
    known = operations.EXAMPLES.get(name) or _first_choice(schema.get("pattern", ""))
    example = schema["enum"][0] if known not in schema.get("enum", [known]) else known
    completed = {**parameter, "schema": schema, "description": description}
    return completed if example is None else {**completed, "example": example}


def _first_choice(pattern: str) -> str | None:
    """Of a pattern of fields to order by."""
    found = re.match(r"\^-\?\((\w+)", pattern)
    return found[1] if found else None


def _answers(operation: Json) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        if not status.startswith("2"):
            continue
        response["description"] = response.get("description") or operation["summary"]
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in OF_ANSWERS}
    added = errors.references() | {"304": {"description": "The answer is still the one of the ETag sent."}}
    operation["responses"] = dict(sorted({**responses, **added}.items()))


def add_examples(result: Json) -> None:
    """Examples of answers, for readers.

    The front end's types are made from a description without them: openapi-typescript fails on an example
    with a field called `constructor`.
    """
    examples: dict[str, Json] = json.loads(EXAMPLES.read_text())  # by operation and media type
    for _, operation in _operations(result):
        contents = operation["responses"]["200"].get("content", {})
        for media_type, example in examples.get(operation["operationId"], {}).items():
            if media_type in contents:
                contents[media_type]["example"] = example
