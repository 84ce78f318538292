"""Types and bounds of a JSON schema in words."""

from typing import Any

Json = dict[str, Any]
FORMATS = {
    "date": "date, as in 2025-05-25",
    "date-time": "instant, as in 2025-05-25T13:00:00Z",
}


def fields(schema: Json) -> list[Json]:
    """One for each property, in their order."""
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "type": type_words(one),
            "schema": schema_name(one),
            "is_optional": name not in required,
            "text": one.get("description", ""),
        }
        for name, one in schema["properties"].items()
    ]


def schema_name(schema: Json) -> str:
    """The component that the schema, or each item of it, refers to; empty if it refers to none."""
    if schema.get("type") == "array":
        return schema_name(schema.get("items", {}))
    for part in [schema, *schema.get("allOf", [])]:
        if "$ref" in part:
            return str(part["$ref"]).rpartition("/")[2]
    return ""


def type_words(schema: Json) -> str:
    """Such as "whole number from 1 to 50" or "list of 2 numbers"."""
    words = _words(schema)
    return f"{words} or null" if schema.get("nullable") else words


def _words(schema: Json) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(f"`{one}`" for one in schema["enum"] if one is not None)
    if name := schema_name({key: value for key, value in schema.items() if key != "type"}):
        return name
    if alternatives := schema.get("oneOf") or schema.get("anyOf"):
        return " or ".join(_words(one) if one != {"enum": [None]} else "null" for one in alternatives)
    return _words_of_type(schema)


def _words_of_type(schema: Json) -> str:
    kind = schema.get("type", "any value")
    if kind == "array":
        return f"list of {_items(schema)}{_words(schema.get('items', {}))}"
    if kind in ("integer", "number"):
        return ("whole number" if kind == "integer" else "number") + _between(schema)
    if kind == "string":
        return FORMATS.get(schema.get("format", ""), "text") + _length(schema)
    return str(kind)


def _items(schema: Json) -> str:
    least, most = schema.get("minItems"), schema.get("maxItems")
    return f"{most} of " if most is not None and least == most else ""


def _between(schema: Json) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is None:
        return "" if most is None else f" up to {most}"
    return f" from {least}" if most is None or most >= 2**31 - 1 else f" from {least} to {most}"


def _length(schema: Json) -> str:
    most, pattern = schema.get("maxLength"), schema.get("pattern", "")
    found = f" of at most {most} characters" if most else ""
    return found if r"\u0000" in pattern or not pattern else f"{found} like `{pattern}`"
