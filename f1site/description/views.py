"""GET /api/schema and GET /api/docs."""

from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from f1site.description import page
from f1site.description.complete import add_examples
from f1site.lib.api.errors import body


class SchemaView(SpectacularAPIView):
    def _get_schema_response(self, request: Request) -> Response:
        headers = {"Content-Disposition": 'inline; filename="schema"'}
        return Response(description(), headers=headers)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document. It depends on the code alone, and takes a second to make."""
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    add_examples(made)
    return made


def docs(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        refused = body(f'Method "{request.method}" not allowed.', "METHOD_NOT_ALLOWED")
        return JsonResponse(refused, status=405, headers={"Allow": "GET, HEAD"})
    return HttpResponse(_docs(f"{request.scheme}://{request.get_host()}"))


# The hosts are those of ALLOWED_HOSTS.
@lru_cache(maxsize=8)
def _docs(address: str) -> str:
    return render_to_string("api/docs.html", page.of(description()) | {"address": address})
