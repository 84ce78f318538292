"""Where the line-up of a forecast comes from, in words and fields."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from ingestion.models.line_up import LineUpSource


def description(basis: Mapping[str, Any]) -> str:
    """Such as "As in the Hungarian Grand Prix"; empty for an older forecast, which has no basis."""
    if not basis:
        return ""
    changes = "; ".join(change_description(change) for change in basis["changes"])
    source = source_description(basis)
    return f"{source}. Changed by the operator: {changes}" if changes else source


def source_description(basis: Mapping[str, Any]) -> str:
    if basis["source"] == LineUpSource.LAST_RACE and basis["last_race"]:
        return f"As in the {basis['last_race']}"
    if basis["source"] == LineUpSource.REGULAR:
        return "Regular drivers"
    return str(LineUpSource(basis["source"]).label)


def change_description(change: Mapping[str, str]) -> str:
    """Such as "Daniel Ricciardo for Nyck de Vries (injured)" or "Lance Stroll withdrawn"."""
    if not change["driver"]:
        text = f"{change['replaces']} withdrawn"
    elif change["replaces"]:
        text = f"{change['driver']} for {change['replaces']}"
    else:
        text = f"{change['driver']} in a further car of {change['constructor']}"
    return f"{text} ({change['reason']})" if change["reason"] else text


class NameField(serializers.CharField):
    """Stored empty, answered as null, where nobody is named."""

    def to_representation(self, value: str) -> Any:
        return value or None


class LineUpChangeSerializer(serializers.Serializer[Any]):
    driver = NameField(allow_null=True, help_text="Null if nobody drives the car.")
    replaces = NameField(allow_null=True, help_text="Null for a further car.")
    constructor = serializers.CharField()
    reason = serializers.CharField(help_text="Empty if none is given.")
    description = serializers.SerializerMethodField()

    def get_description(self, change: dict[str, str]) -> str:
        return change_description(change)


class LineUpSerializer(serializers.Serializer[Any]):
    """Null for a forecast made before line-ups were kept."""

    # A declared field does not stay a member of the class, where it would hide that of every field.
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=LineUpSource.choices, help_text="What tells of the most cars, apart from the changes."
    )
    last_race = NameField(allow_null=True, help_text="Where the line-up is as in that race; else null.")
    changes = LineUpChangeSerializer(many=True, help_text="By the operator.")
    description = serializers.SerializerMethodField(help_text="All of it in words.")

    def get_description(self, basis: dict[str, Any]) -> str:
        return description(basis)

    def to_representation(self, basis: dict[str, Any]) -> Any:
        return super().to_representation(basis) if basis else None


class AssumedCarSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    constructor = serializers.CharField()
    constructor_id = serializers.IntegerField()
    races = serializers.IntegerField(help_text="In how many of the remaining races.")


class SeasonLineUpSerializer(LineUpSerializer):
    """That of the next race, and the cars that the whole forecast assumes."""

    cars = AssumedCarSerializer(many=True)
