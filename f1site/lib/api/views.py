"""What the views of the API share."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.http import QueryDict
from django.http.response import HttpResponseBase
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from f1site.lib.api.formats import PageRenderer, without_empty
from f1site.lib.api.queries import Query
from f1site.lib.api.tables import CsvRenderer
from f1site.lib.database import replica

READING = ("GET", "HEAD")
UNAVAILABLE = 503
HOUR, DAY = 3600, 24 * 3600


class ApiView(APIView):
    """A view whose parameters are those of `query_class`, and of the schema."""

    query_class: ClassVar[type[Query]] = Query
    # How long an answer may be kept while the data are the same; 0 for one that depends on more.
    kept_seconds: ClassVar[int] = HOUR
    # Of an answer, the field with the rows of the CSV; empty where the answer is the list of rows.
    table: ClassVar[str | None] = None
    renderer_classes: Sequence[type[BaseRenderer]] = (JSONRenderer, PageRenderer, CsvRenderer)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What may be kept depends on nothing but the data, so it may be read from a replica."""
        if request.method not in READING or not self.kept_seconds:
            return super().dispatch(request, *args, **kwargs)
        with replica.reading() as reading:
            response = super().dispatch(request, *args, **kwargs)
        if response.status_code == UNAVAILABLE and reading.has_failed():
            return super().dispatch(request, *args, **kwargs)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in READING:  # of another method, only that it is not allowed counts
            _ = self.parameters

    def csv_table(self) -> str | None:
        """As `table`, of this request."""
        return self.table

    def get_renderers(self) -> list[BaseRenderer]:
        renderers: list[BaseRenderer] = super().get_renderers()
        request = getattr(self, "request", None)  # without one where the schema is made
        is_read = request is None or request.method in READING
        has_table = self.csv_table() is not None or not is_read
        return [one for one in renderers if has_table or not isinstance(one, CsvRenderer)]

    @cached_property
    def given(self) -> QueryDict:
        given: QueryDict = self.request.query_params
        is_page = isinstance(self.request.accepted_renderer, PageRenderer)
        return without_empty(given) if is_page else given

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """As `query_class` reads them. Raises ValidationError."""
        values: dict[str, Any] = self.query.validated_data
        return values

    @cached_property
    def query(self) -> Query:
        """The parameters as an object, for a `query_class` that has more than values."""
        query = self.query_class(data=self.given)
        query.is_valid(raise_exception=True)
        return query

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        renderer = getattr(final, "accepted_renderer", None)
        has_no_rows = getattr(final, "exception", False) or request.method not in READING
        if has_no_rows and not isinstance(renderer, (JSONRenderer, PageRenderer)):
            _answer_as_json(final)
        elif isinstance(renderer, CsvRenderer):
            _name_file(final, request.path)
        return final


def _answer_as_json(response: Response) -> None:
    response.accepted_renderer = JSONRenderer()
    response.accepted_media_type = JSONRenderer.media_type


def _name_file(response: Response, path: str) -> None:
    """Such as standings-drivers.csv; a list in pages names the next one in its header Link."""
    name = "-".join(path.strip("/").split("/")[2:]) or "api"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    if isinstance(response.data, dict) and response.data.get("next"):
        response["Link"] = f'<{response.data["next"]}>; rel="next"'
