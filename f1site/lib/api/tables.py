"""An answer's table as CSV: the columns follow from the declared fields, the same for all data."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer

Row = dict[str, Any]
# What spreadsheets read as the start of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class CsvRenderer(BaseRenderer):
    """Objects in a row are flattened to columns such as race.name; an interval has two columns."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        view = renderer_context["view"]
        field = view.csv_table()
        # Dates and times as in JSON.
        answer = json.loads(JSONRenderer().render(data))
        rows: list[Row] = [flat(row) for row in (answer[field] if field else answer)]
        columns = list(columns_of(row_fields(view), rows))
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
        return text.getvalue().encode()


def flat(row: Row, prefix: str = "") -> Row:
    """The values of a row by their column."""
    found: Row = {}
    for name, value in row.items():
        column = prefix + name
        if isinstance(value, dict):
            found |= flat(value, f"{column}.")
        elif is_interval(name):
            lower, upper = value or (None, None)
            found |= {f"{column}_lower": lower, f"{column}_upper": upper}
        else:
            found[column] = value
    return found


def is_interval(name: str) -> bool:
    return "interval" in name


def cell(value: Any) -> Any:
    """A value as CSV has it. A text that a spreadsheet would run as a formula begins with an apostrophe."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
        value = "; ".join(str(item) for item in value)
    elif not isinstance(value, str):
        value = json.dumps(value)
    text = value.replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA) else text


def columns_of(fields: serializers.Serializer[Any] | None, rows: list[Row]) -> Iterator[str]:
    """The declared columns that a row has, then those that only rows have. Without rows all declared ones."""
    declared = list(declared_columns(fields)) if fields else []
    # In the order in which they appear first.
    found = dict.fromkeys(column for row in rows for column in row)
    objects = {column.partition(".")[0] for column in found}
    for column in declared:
        # A nested object that is null in all rows has its columns nevertheless.
        if column in found or not rows or column.partition(".")[0] in objects:
            yield column
    nested = {column.rpartition(".")[0] for column in declared if "." in column}
    yield from (column for column in found if column not in declared and column not in nested)


def declared_columns(fields: serializers.Serializer[Any], prefix: str = "") -> Iterator[str]:
    for name, field in fields.fields.items():
        if isinstance(field, serializers.Serializer):
            yield from declared_columns(field, f"{prefix}{name}.")
        elif is_interval(name):
            yield from (f"{prefix}{name}_lower", f"{prefix}{name}_upper")
        elif not isinstance(field, serializers.DictField):
            yield prefix + name


def row_fields(view: Any) -> serializers.Serializer[Any] | None:
    """The serializer of a row of the view's table, as its schema declares it."""
    declared = _declared(view)
    if isinstance(declared, type):
        declared = declared()
    if table := getattr(declared, "fields", {}).get(view.csv_table()):
        declared = table
    declared = getattr(declared, "child", declared)
    return declared if isinstance(declared, serializers.Serializer) else None


def _declared(view: Any) -> Any:
    if hasattr(view, "get_serializer_class"):
        return view.get_serializer_class()
    schema = getattr(view.get, "kwargs", {}).get("schema")
    if schema is None:
        return None
    described = schema()
    described.view = view
    responses = described.get_response_serializers()
    if not isinstance(responses, dict):
        return responses
    return next((found for status, found in responses.items() if str(status)[:3] == "200"), None)
