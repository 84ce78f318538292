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


def shown(basis: Mapping[str, Any]) -> dict[str, Any] | None:
    """The fields of LineUpSerializer; names that are stored empty are null."""
    if not basis:
        return None
    return {
        "source": basis["source"],
        "last_race": basis["last_race"] or None,
        "changes": [
            {
                "driver": change["driver"] or None,
                "replaces": change["replaces"] or None,
                "constructor": change["constructor"],
                "reason": change["reason"],
                "description": change_description(change),
            }
            for change in basis["changes"]
        ],
        "description": description(basis),
    }


def shown_of_season(basis: Mapping[str, Any]) -> dict[str, Any] | None:
    """The fields of SeasonLineUpSerializer."""
    found = shown(basis)
    return None if found is None else found | {"cars": basis["cars"]}


class LineUpChangeSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField(allow_null=True, help_text="Null if nobody drives the car.")
    replaces = serializers.CharField(allow_null=True, help_text="Null for a further car.")
    constructor = serializers.CharField()
    reason = serializers.CharField(allow_blank=True, help_text="Empty if none is given.")
    description = serializers.CharField()


class LineUpSerializer(serializers.Serializer[Any]):
    """Null for a forecast made before line-ups were kept."""

    # A declared field does not stay a member of the class, where it would hide that of every field.
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=LineUpSource.choices, help_text="What tells of the most cars, apart from the changes."
    )
    last_race = serializers.CharField(
        allow_null=True, help_text="Where the line-up is as in that race; else null."
    )
    changes = LineUpChangeSerializer(many=True, help_text="By the operator.")
    description = serializers.CharField(help_text="All of it in words.")


class AssumedCarSerializer(serializers.Serializer[Any]):
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    constructor = serializers.CharField()
    constructor_id = serializers.IntegerField()
    races = serializers.IntegerField(help_text="In how many of the remaining races.")


class SeasonLineUpSerializer(LineUpSerializer):
    """That of the next race, and the cars that the whole forecast assumes."""

    cars = AssumedCarSerializer(many=True)
