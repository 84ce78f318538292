"""Filters of lists, read as strictly as the parameters of `queries`."""

import datetime as dt
import re
from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from drf_spectacular.drainage import set_override
from rest_framework import filters, serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from f1site.lib.api.queries import LARGEST_ID

LONGEST_SEARCH = 100


class NumberInput(forms.IntegerField):
    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if not re.fullmatch(r"-?[0-9]{1,19}", value):
            raise forms.ValidationError("Write a whole number.")
        return int(value)


class DateInput(forms.DateField):
    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise forms.ValidationError("Write a date as 2026-03-08.")
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise forms.ValidationError("There is no such date.") from error


class WholeNumberFilter(django_filters.Filter):
    field_class = NumberInput

    def __init__(self, *args: Any, min_value: int = 0, max_value: int = 2**31 - 1, **options: Any) -> None:
        super().__init__(*args, min_value=min_value, max_value=max_value, **options)
        described = {"type": "integer", "minimum": min_value, "maximum": max_value}
        set_override(self, "field", described)


class IdFilter(WholeNumberFilter):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, min_value=1, max_value=LARGEST_ID, **options)


class YearFilter(WholeNumberFilter):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, min_value=1950, max_value=2200, **options)


class DateFilter(django_filters.Filter):
    field_class = DateInput

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        set_override(self, "field", {"type": "string", "format": "date"})


class ChoiceFilter(django_filters.Filter):
    """One of a list of words."""

    field_class = forms.ChoiceField

    def __init__(self, *args: Any, choices: list[str], **options: Any) -> None:
        named = [("", "---------"), *((value, value) for value in choices)]
        message = f"Choose from {', '.join(choices)}."
        super().__init__(*args, choices=named, error_messages={"invalid_choice": message}, **options)
        set_override(self, "field", {"type": "string", "enum": choices})


class FlagFilter(ChoiceFilter):
    """1 or 0; filters by the bool."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=["0", "1"], **options)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        filtered: QuerySet[Any] = super().filter(qs, value if value in ("", None) else value == "1")
        return filtered


class TextFilter(django_filters.Filter):
    """The whole text, in upper or lower case."""

    field_class = forms.CharField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, lookup_expr="iexact", max_length=LONGEST_SEARCH, **options)
        set_override(self, "field", {"type": "string", "maxLength": LONGEST_SEARCH})


class Search(filters.SearchFilter):
    search_description = (
        "Rows that have each of these words in one of their names or codes, with accents or without."
    )

    def get_search_terms(self, request: Request) -> list[str]:
        """Raises ValidationError for a longer text than databases compare."""
        if len(request.query_params.get(self.search_param, "")) > LONGEST_SEARCH:
            raise serializers.ValidationError({"search": [f"Write at most {LONGEST_SEARCH} characters."]})
        terms: list[str] = super().get_search_terms(request)
        return terms

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        if not view.search_fields:
            return []
        described: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        described[0]["schema"]["maxLength"] = LONGEST_SEARCH
        return described


class Ordering(filters.OrderingFilter):
    """By the view's `ordering_fields`: names of the API with the field of the model that each stands for.

    The primary key is always the last key, so that no row is on two pages. Rows without a value come last.
    """

    def get_valid_fields(self, queryset: QuerySet[Any], view: Any, context: Any = None) -> list[Any]:
        return [(name, name) for name in view.ordering_fields]

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> list[str]:
        """The names, each with - before it for the other way. Raises ValidationError."""
        names = request.query_params.get(self.ordering_param, "").split(",")
        if names == [""]:
            return list(self.get_default_ordering(view) or ())
        choices = [name for name, _ in self.get_valid_fields(queryset, view)]
        bare = [name.removeprefix("-") for name in names]
        if not set(bare) <= set(choices):
            reason = f"Choose from {', '.join(choices)}, with - before one for descending."
            raise serializers.ValidationError({self.ordering_param: [reason]})
        return names

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        keys = []
        for name in self.get_ordering(request, queryset, view):
            field = F(view.ordering_fields[name.removeprefix("-")])
            is_down = name.startswith("-")
            keys.append(field.desc(nulls_last=True) if is_down else field.asc(nulls_last=True))
        return queryset.order_by(*keys, "pk")

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        described: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        choices = "|".join(view.ordering_fields)
        described[0]["schema"]["pattern"] = f"^-?({choices})(,-?({choices}))*$"
        names = ", ".join(view.ordering_fields)
        described[0]["description"] = f"Of {names}: one or more, - before one for descending."
        return described if view.ordering_fields else []
