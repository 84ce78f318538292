"""Records the examples in the description of the API: python -m tests.schemathesis.examples

Each is a real answer of the small invented world, shortened to the first rows of its lists.
"""

import tests.environment  # noqa: F401, I001 - before Django reads its settings

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

ROWS, CSV_LINES, ICS_LINES, LONGEST_TEXT = 1, 3, 14, 200
EXAMPLES = Path(__file__).resolve().parents[2] / "f1site" / "description" / "examples.json"


def main() -> int:
    os.environ |= {"LOG_LEVEL": "ERROR", "LOG_REQUESTS": "false", "DJANGO_SETTINGS_MODULE": "f1site.settings"}
    django.setup()
    from django.test import Client

    from tests.schemathesis import database

    with tempfile.TemporaryDirectory(prefix="f1-examples-") as name, database.with_world(Path(name)):
        from tests.schemathesis.ids import known_values

        client, known = Client(), known_values()
        schema = json.loads(client.get("/api/schema?format=json").content)
        found = {
            operation["get"]["operationId"]: recorded(client, path, operation["get"], known)
            for path, operation in schema["paths"].items()
        }
    EXAMPLES.write_text(json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return 0


def recorded(client: Any, path: str, operation: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """By media type."""
    media_types = operation["responses"]["200"].get("content", {})
    return {media_type: answer(client, path, operation, known, media_type) for media_type in media_types}


def answer(client: Any, path: str, operation: dict[str, Any], known: dict[str, Any], media_type: str) -> Any:
    """Of the first known values that have an answer: an id may be that of another kind of row."""
    wanted = [one["name"] for one in operation["parameters"] if one.get("required")]
    for number in range(max((len(known[name]) for name in wanted), default=1)):
        values = {name: known[name][number % len(known[name])] for name in wanted}
        query = {name: value for name, value in values.items() if f"{{{name}}}" not in path}
        response = client.get(path.format(**values), query, headers={"accept": media_type})
        if response.status_code == 200:
            return of_response(response, media_type)
    raise SystemExit(f"{path} has no example: {response.text}")


def of_response(response: Any, media_type: str) -> Any:
    if media_type == "application/json":
        return shortened(response.json())
    lines = CSV_LINES if media_type == "text/csv" else ICS_LINES
    return "".join(response.text.splitlines(keepends=True)[:lines])


def shortened(value: Any) -> Any:
    """With the first rows of each list of objects, and no more digits than a reader needs."""
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    if isinstance(value, float):
        return float(f"{value:.3g}")
    if isinstance(value, list):
        has_objects = any(isinstance(one, dict) for one in value)
        return [shortened(one) for one in (value[:ROWS] if has_objects else value)]
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:LONGEST_TEXT]} ..."
    return value


if __name__ == "__main__":
    sys.exit(main())
