"""Lists in pages, whose links name no host: one cached answer serves all of them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.paginator import Paginator
from django.db.models import QuerySet
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from f1site.lib.api.queries import Query, WholeNumberField
from f1site.lib.errors import NotFound

LONGEST_PAGE = 50
LAST_PAGE = 10**6


class PageQuery(Query):
    page = WholeNumberField(default=1, min_value=1, max_value=LAST_PAGE)
    page_size = WholeNumberField(default=LONGEST_PAGE, min_value=1, max_value=LONGEST_PAGE)


def links(request: Request, page: int, page_size: int, count: int) -> dict[str, str | None]:
    """`next` and `previous`. Raises NotFound for a page after the last; the first one may be empty."""
    last = max(1, -(-count // page_size))
    if page > last:
        raise NotFound(f"There is no page {page}: the last one is {last}.", page=page)
    address = request.get_full_path()
    return {
        "next": replace_query_param(address, "page", page + 1) if page < last else None,
        "previous": replace_query_param(address, "page", page - 1) if page > 1 else None,
    }


def path_of(url: str) -> str:
    """The path and query of an address."""
    return urlunsplit(("", "", *urlsplit(url)[2:]))


class Pages(PageNumberPagination):
    """A page of a view's rows, by the view's own parameters `page` and `page_size`."""

    page_size = LONGEST_PAGE

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any]:
        """Raises NotFound for a page after the last."""
        number, size = view.parameters["page"], view.parameters["page_size"]
        self.request = request
        paginator = Paginator(queryset, size)
        self.links = links(request, number, size, paginator.count)
        self.page, self.count = paginator.page(number), paginator.count
        self.display_page_controls = paginator.num_pages > 1
        return list(self.page)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"count": self.count, **self.links, "results": data})

    def get_next_link(self) -> str | None:
        return self.links["next"]

    def get_previous_link(self) -> str | None:
        return self.links["previous"]

    def get_html_context(self) -> Any:
        """Without the host, as the links of the answer."""
        context = super().get_html_context()
        pages = [page._replace(url=path_of(page.url or "")) for page in context["page_links"]]
        return {**context, "page_links": pages}

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {
            "type": "string",
            "nullable": True,
            "description": "Its path and query; null if there is none.",
        }
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "minimum": 0, "description": "Rows on all pages."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }
