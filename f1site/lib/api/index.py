"""The API's first page: all its addresses, found in the routes."""

from functools import cache
from typing import Any

from drf_spectacular.generators import EndpointEnumerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.lib.api.views import DAY, ApiView

ROOT = "/api/v1"


class EndpointSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    address = serializers.CharField(help_text="A path; replace {names} in it by values.")
    description = serializers.CharField()


class IndexSerializer(serializers.Serializer[Any]):
    endpoints = EndpointSerializer(many=True)
    schema = serializers.CharField(help_text="Where the OpenAPI schema is.")
    docs = serializers.CharField(help_text="Where the documentation is.")


@cache
def endpoints() -> list[dict[str, str]]:
    found = []
    for path, _, method, view in EndpointEnumerator().get_api_endpoints():  # type: ignore[no-untyped-call]
        address = path.rstrip("/")
        if address.startswith(f"{ROOT}/"):
            action = getattr(view, "actions", None) or {}
            documented = getattr(view.cls, action.get(method.lower(), method.lower()))
            text = documented.__doc__ or view.cls.__doc__ or ""
            summary = text.strip().partition("\n")[0]
            name = address.removeprefix(f"{ROOT}/")
            found.append({"name": name, "address": address, "description": summary})
    return sorted(found, key=lambda endpoint: endpoint["address"])


class Index(ApiView):
    kept_seconds = DAY
    table = "endpoints"

    @extend_schema(responses=IndexSerializer, operation_id="index")
    def get(self, request: Request) -> Response:
        """All addresses of the API."""
        return Response({"endpoints": endpoints(), "schema": "/api/schema", "docs": "/api/docs"})
