"""Lists and single rows of a table, read only; see `Router` for their addresses."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import viewsets
from rest_framework.routers import SimpleRouter

from f1site.lib import clock
from f1site.lib.api.filters import Ordering, Search
from f1site.lib.api.pages import PageQuery, Pages
from f1site.lib.api.queries import Query, as_id
from f1site.lib.api.views import ApiView
from f1site.lib.errors import NotFound

Row = TypeVar("Row", bound=Model)


class Router(SimpleRouter):
    """Addresses with and without a slash at their end."""

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"


class ReadOnlyViewSet(ApiView, viewsets.ReadOnlyModelViewSet[Row]):
    """Declare `queryset`, `serializer_class`, `filterset_class`, and the fields for search and ordering.

    `lookup_url_kwarg` names the id in the address, such as race_id.
    """

    lookup_value_regex = "[0-9]+"
    filter_backends = (DjangoFilterBackend, Search, Ordering)
    pagination_class = Pages
    table = "results"
    filterset_class: ClassVar[Any] = None
    search_fields: ClassVar[tuple[str, ...]] = ()
    # By their names in the API: the field of the model.
    ordering_fields: ClassVar[dict[str, str]] = {}
    # Names of `ordering_fields`, with - before one for descending.
    ordering: ClassVar[tuple[str, ...]] = ()
    not_found: ClassVar[type[NotFound]] = NotFound

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    @cached_property
    def query(self) -> Query:
        if self.action == "retrieve":
            return super().query
        query = PageQuery(data=self.given, context={"known": self.known_parameters()})
        query.is_valid(raise_exception=True)
        return query

    def known_parameters(self) -> list[str]:
        """The names of the parameters of a list."""
        filters = self.filterset_class.base_filters if self.filterset_class else ()
        search = [Search.search_param] if self.search_fields else []
        ordering = [Ordering.ordering_param] if self.ordering_fields else []
        return [*filters, *search, *ordering, *PageQuery().fields]

    def csv_table(self) -> str | None:
        return self.table if self.action == "list" else None

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "as_of": self.now}

    def get_object(self) -> Row:
        """The row of the address. Raises `not_found`."""
        name = self.lookup_url_kwarg or self.lookup_field
        number = as_id(self.kwargs[name])
        row = self.get_queryset().filter(**{self.lookup_field: number}).first()
        if row is None:
            kind = self.get_queryset().model._meta.verbose_name
            raise self.not_found(f"There is no {kind} {number}.", **{name: number})
        return row
