"""The parameters of a request, read strictly: a misspelt question is refused, not answered as another one."""

import re
from typing import Any

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.settings import api_settings

FORMAT: str = api_settings.URL_FORMAT_OVERRIDE or "format"
# What a BIGINT holds. A larger id is of no row.
LARGEST_ID = 2**63 - 1


def as_id(digits: str) -> int:
    """The number of an address, at most `LARGEST_ID`, so that a database finds no row instead of failing."""
    digits = digits.lstrip("0")
    return min(int(digits or "0"), LARGEST_ID) if len(digits) < 20 else LARGEST_ID


class WholeNumberField(serializers.IntegerField):
    """ASCII digits alone: Python's int() also takes 2_026, spaces and the digits of other scripts."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str) and not re.fullmatch(r"-?[0-9]+", data):
            self.fail("invalid")
        return super().to_internal_value(data)


class IdField(WholeNumberField):
    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **options)


class FlagField(serializers.ChoiceField):
    """1 or 0; the value is a bool."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=["0", "1"], **options)

    def to_internal_value(self, data: Any) -> bool:  # type: ignore[override]
        return super().to_internal_value(data) == "1"


class Query(serializers.Serializer[Any]):
    """The parameters that a view knows. Unknown, repeated and empty ones raise ValidationError.

    The context's `known` are names that the view knows besides, such as those of filters.
    """

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        require_known(self.initial_data, self.context.get("known", self.fields))
        return attrs


def require_known(given: QueryDict, known: Any) -> None:
    """Raises ValidationError for the parameters that are not known, repeated or empty."""
    wrong = {name: [reason] for name in given if (reason := _refusal(name, given.getlist(name), known))}
    if wrong:
        raise serializers.ValidationError(wrong)


def _refusal(name: str, values: list[str], known: Any) -> str:
    if name != FORMAT and name not in known:
        choices = ", ".join(known)
        return f"Unknown: choose from {choices}." if choices else "Unknown: there are no parameters here."
    if len(values) > 1:
        return "Given more than once."
    if "\0" in values[0]:
        return "Contains a NUL character."
    return "" if values[0].strip() else "Empty: write a value, or leave it out."
