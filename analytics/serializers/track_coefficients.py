from typing import Any

from rest_framework import serializers

from analytics.coefficients import words
from analytics.models import TrackCoefficient
from analytics.serializers.fields import interval_field
from f1site.lib.api.queries import Query
from ingestion.serializers.races import ShortRaceSerializer


class TrackCoefficientQuery(Query):
    kind = serializers.ChoiceField(
        choices=TrackCoefficient.Kind.choices, required=False, help_text="Only coefficients of this kind."
    )


class TrackCoefficientSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(TrackCoefficient.Kind.choices)
    label = serializers.CharField(help_text="Of the kind.")  # type: ignore[assignment]
    driver_id = serializers.IntegerField(allow_null=True)
    driver = serializers.CharField(allow_null=True, help_text="Null where it is of none.")
    constructor_id = serializers.IntegerField(allow_null=True)
    # Named as in the contract: a DRF serializer has no member called `constructor`.
    constructor = serializers.CharField(allow_null=True, help_text="Null where it is of none.")
    coefficient = serializers.FloatField(
        help_text="Shrunk to the mean of all circuits; the unit depends on the kind."
    )
    interval = interval_field(help_text="90%.")
    average = serializers.FloatField(help_text="Of all circuits.")
    race_count = serializers.IntegerField(help_text="Races it is estimated from.")
    shrinkage = serializers.FloatField(
        help_text="0: the circuit's own races alone; 1: the average of all circuits."
    )
    unit = serializers.CharField()
    meaning = serializers.CharField(help_text="The same in a sentence.")


def shown(row: TrackCoefficient) -> dict[str, Any]:
    """The fields of TrackCoefficientSerializer, of a row with its circuit, driver and constructor."""
    return {
        "kind": row.kind,
        "label": row.get_kind_display(),
        "driver_id": row.driver_id,
        "driver": row.driver.name if row.driver else None,
        "constructor_id": row.constructor_id,
        "constructor": row.constructor.name if row.constructor else None,
        "coefficient": row.coefficient,
        "interval": [row.lower, row.upper],
        "average": row.average,
        "race_count": row.race_count,
        "shrinkage": row.shrinkage,
        "unit": words.UNITS[row.kind],
        "meaning": words.meaning(row),
    }


class CircuitCoefficientsSerializer(serializers.Serializer[Any]):
    circuit_id = serializers.IntegerField()
    circuit = serializers.CharField()
    coefficients = TrackCoefficientSerializer(
        many=True, help_text="By kind; drivers and constructors with the largest coefficient first."
    )
    data_through = ShortRaceSerializer(
        allow_null=True, help_text="The last race of the estimate; null where there is no coefficient."
    )
    note = serializers.CharField(help_text="Why there is no coefficient; empty where there is one.")
