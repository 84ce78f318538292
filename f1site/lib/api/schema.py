"""What drf-spectacular does not know of our views by itself."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction

from f1site.lib.api.pages import PageQuery
from f1site.lib.api.tables import CsvRenderer
from f1site.lib.api.views import ApiView
from f1site.lib.api.viewsets import ReadOnlyViewSet


def without_slash(endpoints: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The schema names each path as the contract does; that it also answers with a slash is a courtesy."""
    return [(path.rstrip("/"), *rest) for path, *rest in endpoints]


class Schema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        if isinstance(self.view, ReadOnlyViewSet) and self.view.action == "list":
            return [PageQuery]
        # A serializer without fields would be an error of drf-spectacular.
        if not isinstance(self.view, ApiView) or not self.view.query_class().fields:
            return []
        return [self.view.query_class]

    def _map_basic_serializer(self, serializer: Any, direction: Direction) -> dict[str, Any]:
        """Every field is in every answer unless it is declared as not required; nothing is ever written."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if direction == "response":
            properties, left_out = schema.get("properties", {}), _left_out(serializer)
            schema["required"] = sorted(name for name in properties if name not in left_out)
            schema["properties"] = {name: _readable(one) for name, one in properties.items()}
        return schema

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: Direction = "response"
    ) -> dict[str, Any]:
        """Errors are JSON whatever was asked for, and a table as CSV is text."""
        media_types = media_types if status_code == "200" else ["application/json"]
        response: dict[str, Any] = super()._get_response_for_code(  # type: ignore[no-untyped-call]
            serializer, status_code, media_types, direction
        )
        if CsvRenderer.media_type in response.get("content", {}):
            response["content"][CsvRenderer.media_type] = {"schema": {"type": "string"}}
        return response


def _left_out(serializer: Any) -> set[str]:
    declared = serializer._declared_fields
    return {name for name, field in declared.items() if field._kwargs.get("required") is False}


def _readable(schema: dict[str, Any]) -> dict[str, Any]:
    """Without what tells writers what to send. The range of an integer column differs between databases."""
    left_out = {"readOnly", "maximum", "format"} if schema.get("type") == "integer" else {"readOnly"}
    return {key: value for key, value in schema.items() if key not in left_out}
